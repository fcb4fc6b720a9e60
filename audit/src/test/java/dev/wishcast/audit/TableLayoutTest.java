package dev.wishcast.audit;

import dev.wishcast.connectors.kafka.KafkaOptions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TableLayoutTest {

    private final Configuration config = new Configuration();

    @Test
    void tablesAndColumnsAreThoseOfTheJob() {
        config.set(KafkaOptions.WISHLIST_TOPIC, "eu.west.store.wishes")
                .set(KafkaOptions.WISHLIST_USER_COLUMN, "customer");

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

    @Test
    void columnsThatTheJobDoesWithoutMayBeMissing() {
        assertThat(TableLayout.wishlist(config, null).query(Set.of("user_id", "product_id")))
                .isEqualTo("SELECT `user_id`, `product_id`, NULL FROM `shop`.`wishlist_item`");
    }

    @Test
    void ofSeveralNamesTheFirstThatIsNotNullCounts() {
        config.set(KafkaOptions.WISHLIST_USER_COLUMN, "user_id,customer_id")
                .set(KafkaOptions.WISHLIST_PRODUCT_COLUMN, "product_id,item_id");

        assertThat(TableLayout.wishlist(config, null).query(Set.of("user_id", "customer_id", "item_id", "added_at")))
                .isEqualTo(
                        "SELECT COALESCE(`user_id`, `customer_id`), `item_id`, `added_at` FROM `shop`.`wishlist_item`");
    }

    @Test
    void theFiltersColumnsAreReadToo() {
        config.set(KafkaOptions.DEVICE_FILTER, Map.of("deleted_at", "is null"));

        assertThat(TableLayout.devices(config, null)
                        .query(Set.of("user_id", "device_id", "platform", "push_token", "locale", "deleted_at")))
                .isEqualTo("SELECT `user_id`, `device_id`, `platform`, `push_token`, `locale`, `deleted_at`"
                        + " FROM `shop`.`device`");
    }

    @Test
    void keysAreWrittenAsDebeziumWritesThem() {
        TableLayout wishlist = TableLayout.wishlist(config, null);
        Map<String, Boolean> types = Map.of("user_id", true, "product_id", false);
        assertThat(wishlist.key(List.of("user_id", "product_id"), types).of("4711", "größe \"XL\""))
                .isEqualTo("{\"user_id\":4711,\"product_id\":\"größe \\\"XL\\\"\"}");
        assertThat(wishlist.key(List.of("product_id", "user_id"), types).of("4711", "5"))
                .isEqualTo("{\"product_id\":\"5\",\"user_id\":4711}");
    }

    @Test
    void anotherPrimaryKeyIsRefused() {
        TableLayout wishlist = TableLayout.wishlist(config, null);
        for (List<String> primaryKey :
                List.of(List.of("id"), List.of("user_id"), List.of("user_id", "product_id", "list_id"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> wishlist.key(
                            primaryKey, Map.of("id", true, "user_id", true, "product_id", true, "list_id", true)))
                    .withMessageContaining(primaryKey.toString())
                    .withMessageContaining("[user_id, product_id]");
        }
    }

    @Test
    void aColumnThatMustBeThereIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TableLayout.devices(config, null).query(Set.of("user_id")))
                .withMessageContaining("shop.device has no column device_id");
    }
}
