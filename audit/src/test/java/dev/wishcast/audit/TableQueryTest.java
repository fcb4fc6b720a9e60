package dev.wishcast.audit;

import dev.wishcast.connectors.kafka.CdcOptions;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableQueryTest {

    private final Configuration config = new Configuration();

    @Test
    void columnsThatTheJobDoesWithoutMayBeMissing() {
        assertThat(TableQuery.select(TableLayout.wishlist(config, null), Set.of("user_id", "product_id")))
                .isEqualTo("SELECT `user_id`, `product_id`, NULL FROM `shop`.`wishlist_item`");
    }

    @Test
    void ofSeveralNamesTheFirstThatIsNotNullCounts() {
        config.set(CdcOptions.WISHLIST_USER_COLUMN, "user_id,customer_id")
                .set(CdcOptions.WISHLIST_PRODUCT_COLUMN, "product_id,item_id");

        assertThat(TableQuery.select(
                        TableLayout.wishlist(config, null), Set.of("user_id", "customer_id", "item_id", "added_at")))
                .isEqualTo(
                        "SELECT COALESCE(`user_id`, `customer_id`), `item_id`, `added_at` FROM `shop`.`wishlist_item`");
    }

    @Test
    void aColumnThatMustBeThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableQuery.select(TableLayout.devices(config, null), Set.of("user_id")))
                .withMessageContaining("shop.device has no column device_id");
    }
}
