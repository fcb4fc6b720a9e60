package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.stack.StackAudit;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RecoveryE2ECase {

    private static final int WISHERS = 2_000;

    /** A process is killed, as a crash would; what changes meanwhile counts, and what was sent is not sent again. */
    @Test
    void afterALostTaskManagerASaleReachesExactlyTheRightUsers()
            throws IOException, SQLException, InterruptedException {
        try (LiveShop shop = LiveShop.open()) {
            shop.addWishers("hot", 1, WISHERS);
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(shop.counter("wishesUpserted")).isEqualTo(WISHERS);
                assertThat(shop.counter("devicesUpserted")).isEqualTo(WISHERS);
            });
            Deliveries before = shop.deliveries("before", "hot", shop.announce("before", "hot"));
            assertThat(before.complete()).as("%s", before).isTrue();
            assertThat(before.audience()).isEqualTo(WISHERS);
            assertThat(shop.restarts()).isZero();

            long checkpoint = awaitCheckpoint(shop, System.currentTimeMillis());
            shop.stack().flink().killTaskManager(0);
            shop.sql(
                    "DELETE FROM wishlist_item WHERE user_id % 10 = 0",
                    "UPDATE device SET push_token = " + LiveShop.iosToken("CONCAT('new', user_id)")
                            + " WHERE user_id % 10 = 1");
            shop.stack().flink().startTaskManager();
            long publishedAt = shop.announce("after", "hot");

            Deliveries after = shop.deliveries("after", "hot", publishedAt);
            assertThat(after.complete()).as("%s", after).isTrue();
            assertThat(after.audience()).isEqualTo(WISHERS - WISHERS / 10);
            assertThat(shop.restarts()).isPositive();
            JsonNode restored = shop.checkpoints().path("latest").path("restored");
            assertThat(restored.path("id").asLong()).isGreaterThanOrEqualTo(checkpoint);
            assertThat(shop.accepted("before")).isEqualTo(WISHERS);

            theIndexIsAsMySqlIsAndAnAuditCanTell(shop);
        }
    }

    private static void theIndexIsAsMySqlIsAndAnAuditCanTell(LiveShop shop)
            throws IOException, SQLException, InterruptedException {
        String savepoint = shop.savepoint();
        StackAudit.Report same = StackAudit.run(shop.stack(), savepoint, 5);
        assertThat(same.differences()).as("%s", same).isZero();
        assertThat(same.wishlist().rowsInIndex()).isEqualTo(WISHERS - WISHERS / 10);
        assertThat(same.devices().rowsInIndex()).isEqualTo(WISHERS);

        shop.sql(
                "DELETE FROM wishlist_item WHERE user_id = 1",
                "INSERT INTO wishlist_item (user_id, product_id) VALUES (2, 'other')",
                "UPDATE wishlist_item SET added_at = '2001-02-03 04:05:06.789' WHERE user_id = 3",
                "UPDATE device SET push_token = " + LiveShop.iosToken("'other'") + " WHERE user_id = 4",
                "UPDATE device SET locale = 'de-DE' WHERE user_id = 5");
        StackAudit.Report changed = StackAudit.run(shop.stack(), savepoint, 5);
        assertThat(changed.differences()).as("%s", changed).isEqualTo(5);
        assertThat(changed.examples())
                .extracting(difference -> difference.kind() + " " + difference.userId() + " " + difference.itemId())
                .containsExactly(
                        "NOT_IN_INDEX 2 other",
                        "NOT_IN_MYSQL 1 hot",
                        "DIFFERENT 3 hot",
                        "DIFFERENT 4 phone",
                        "DIFFERENT 5 phone");
        assertThat(changed.examples().get(2).detail()).endsWith("in MySQL 2001-02-03T04:05:06.789Z");
        assertThat(changed.examples().get(3).detail()).isEqualTo("token differs");
    }

    /** Waits for a checkpoint that has begun after a time, and returns its id. */
    private static long awaitCheckpoint(LiveShop shop, long time) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> shop.checkpoints().path("latest").path("completed"),
                        completed -> completed.path("trigger_timestamp").asLong() > time)
                .path("id")
                .asLong();
    }
}
