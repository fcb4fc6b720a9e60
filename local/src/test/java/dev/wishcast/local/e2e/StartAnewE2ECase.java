package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The procedure of {@code docs/guide/upgrade.md} for a job whose state is lost. */
class StartAnewE2ECase {

    private static final int BUCKETS = 120;

    /** How long a short sale is on: longer than it takes to tell four wishers. */
    private static final Duration SHORT = Duration.ofSeconds(20);

    /** Until the scheduled sale starts: longer than it takes to start a job anew. */
    private static final Duration SOON = Duration.ofSeconds(45);

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void aJobWithoutStateForgetsNoSaleAndTellsNobodyTwice() throws Exception {
        try (LiveShop shop = LiveShop.open()) {
            Instant overAt = aSaleIsTold(shop);
            aSaleIsStopped(shop);
            aSaleIsOnAndOneOfItsWishersIsNotToldYet(shop);
            await().atMost(PATIENCE).until(() -> Instant.now().isAfter(overAt));
            List<JsonNode> reportsOfOver = shop.ofSale("sale-reports", "over");
            long deadLetters = shop.size("dead-letters");
            Instant start = aSaleIsScheduled(shop);

            long stoppedAt = System.currentTimeMillis();
            shop.startAnew(() -> {
                shop.tokensRevive();
                shop.addWishers("scheduled", 305, 305);
                return null;
            });
            assertThat(Instant.now()).as("the new job runs").isBefore(start);

            assertReached(shop.deliveries("running", "running", 0), 8);
            eventually(() -> {
                assertThat(skippedAsSettled(shop)).isGreaterThanOrEqualTo(7);
                assertThat(shop.ofSale("sale-reports", "running")).last().satisfies(report -> {
                    assertThat(report.path("interestedUsers").asInt()).isEqualTo(8);
                    assertThat(report.path("bucketsFired").asInt()).isEqualTo(BUCKETS);
                    assertThat(report.path("updatedAt").asLong()).isGreaterThan(stoppedAt);
                });
            });

            Deliveries scheduled = shop.deliveries("scheduled", "scheduled", start.toEpochMilli());
            assertReached(scheduled, 5);
            assertThat(scheduled.firstAcceptedMs()).as("after the start").isNotNegative();

            // What these would send, they had sent long before.
            for (String sale : List.of("over", "stopped")) {
                assertReached(shop.deliveries(sale, sale, 0), 4);
            }
            assertReached(shop.deliveries("running", "running", 0), 8);
            assertThat(shop.ofSale("sale-reports", "over")).isEqualTo(reportsOfOver);
            assertThat(shop.size("dead-letters")).isEqualTo(deadLetters);
            assertThat(shop.restarts()).isZero();
        }
    }

    /** Returns when the sale is over. */
    private static Instant aSaleIsTold(LiveShop shop) throws IOException, SQLException, InterruptedException {
        shop.addWishers("over", 1, 4);
        Instant end = Instant.now().plus(SHORT);
        shop.saleCommand("--sale-id", "over", "--product", "over", "--title", "Now", "--ends-at", "" + end);
        assertReached(shop.deliveries("over", "over", 0), 4);
        eventually(() -> assertThat(shop.ofSale("sale-reports", "over")).last().satisfies(report -> {
            assertThat(report.path("bucketsFired").asInt()).isEqualTo(BUCKETS);
            assertThat(outcomes(report)).isEqualTo(4);
        }));
        return end;
    }

    private static void aSaleIsStopped(LiveShop shop) throws IOException, SQLException, InterruptedException {
        shop.addWishers("stopped", 101, 104);
        assertReached(shop.deliveries("stopped", "stopped", shop.announce("stopped", "stopped")), 4);
        shop.cancel("stopped", "stopped");
    }

    private static void aSaleIsOnAndOneOfItsWishersIsNotToldYet(LiveShop shop)
            throws IOException, SQLException, InterruptedException {
        shop.addWishers("running", 201, 208);
        shop.sql("INSERT INTO wishlist_item (user_id, product_id) VALUES (208, 'overloaded')");
        shop.providersAreOverloaded("overloaded");
        shop.announce("running", "running");
        eventually(() -> {
            assertThat(shop.ofSale("delivery-receipts", "running")).hasSize(7);
            assertThat(shop.answers("fcm", "503 UNAVAILABLE")).isPositive();
        });
    }

    /** Returns when the sale starts. */
    private static Instant aSaleIsScheduled(LiveShop shop) throws SQLException {
        shop.addWishers("scheduled", 301, 304);
        Instant start = Instant.now().plus(SOON);
        shop.saleCommand(
                "--sale-id", "scheduled", "--product", "scheduled", "--title", "Now", "--starts-at", "" + start);
        eventually(() -> assertThat(shop.ofSale("sale-reports", "scheduled")).isNotEmpty());
        return start;
    }

    private static void assertReached(Deliveries deliveries, long devices) {
        assertThat(deliveries.audience()).isEqualTo(devices);
        assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
    }

    private static long outcomes(JsonNode report) {
        return report.path("outcomes").valueStream().mapToLong(JsonNode::asLong).sum();
    }

    private static long skippedAsSettled(LiveShop shop) throws IOException, InterruptedException {
        return shop.counter("provider.fcm.skippedAsSettled") + shop.counter("provider.apns.skippedAsSettled");
    }

    private static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE).untilAsserted(assertion);
    }
}
