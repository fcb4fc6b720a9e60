package dev.wishcast.audit;

import dev.wishcast.connectors.kafka.CdcOptions;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableLayoutTest {

    @Test
    void tablesAndColumnsAreThoseOfTheJob() {
        Configuration config = new Configuration()
                .set(CdcOptions.WISHLIST_TOPIC, "eu.west.store.wishes")
                .set(CdcOptions.WISHLIST_USER_COLUMN, "customer");

        TableLayout wishlist = TableLayout.wishlist(config, null);
        assertThat(wishlist.name()).isEqualTo("store.wishes");
        assertThat(wishlist.required()).containsExactly("customer", "product_id");
        assertThat(wishlist.optional()).isEqualTo("added_at");
        assertThat(TableLayout.devices(config, null).name()).isEqualTo("shop.device");
    }

    @Test
    void aNameThatIsGivenWins() {
        assertThat(TableLayout.devices(new Configuration(), "store.phones").name())
                .isEqualTo("store.phones");
    }

    @Test
    void aNameWithoutItsDatabaseIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableLayout.devices(new Configuration(), "phones"))
                .withMessageContaining("'phones'");
    }
}
