package dev.wishcast.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
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
            shop.stack().flink().killTaskManager();
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
        }
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
