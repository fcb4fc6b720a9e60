package dev.wishcast.local.e2e;

import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.stub.judge.AcceptedPush;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The providers are down while a sale's whole audience waits. They come back and take 10,000 pushes a second. Two seconds later
 * the sale is cancelled.
 *
 * <p>It measures time, so it is no part of the build. {@code -Dwishcast.drain.wishers=500000} runs it, with the largest audience
 * that Wishcast promises.
 */
@EnabledIfSystemProperty(named = "wishcast.drain.wishers", matches = "\\d+")
class DrainE2ECase {

    private static final int WISHERS = Integer.getInteger("wishcast.drain.wishers", 500_000);
    private static final String SALE = "cancelled-in-the-drain";
    private static final int RATE_OF_EACH_PROVIDER = 5_000;
    private static final long DRAIN_MILLIS = 2_000;
    /** Far more than the breakers let through as probes: both gates are open. */
    private static final int DRAINING = 2_000;

    private static final long PROMPT_MILLIS = 1_000;
    private static final long LONGEST_CHECKPOINT_MILLIS = 5_000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void aSaleCancelledWhileItsBacklogDrainsStopsWithinASecond()
            throws IOException, SQLException, InterruptedException {
        try (LiveShop shop = LiveShop.open(options())) {
            StubProcess stub = shop.stack().stub().orElseThrow();
            JsonHttp admin = new JsonHttp(stub.adminEndpoint());
            shop.addWishers("hot", 1, WISHERS);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(shop.counter("wishesUpserted")).isEqualTo(WISHERS);
                assertThat(shop.counter("devicesUpserted")).isEqualTo(WISHERS);
            });
            admin.send("POST", "/down");
            shop.announce(SALE, "hot");
            await().atMost(PATIENCE).until(() -> shop.counter("pushRequests") == WISHERS && waiting(shop) == WISHERS);

            long upAt = System.currentTimeMillis();
            admin.send("POST", "/up");
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> shop.accepted(SALE) > DRAINING);
            long drainsSince = System.currentTimeMillis();
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> System.currentTimeMillis() >= drainsSince + DRAIN_MILLIS);
            long cancelledAt = shop.cancel(SALE, "hot");
            await().atMost(PATIENCE).until(() -> waiting(shop) == 0);
            long emptyAt = System.currentTimeMillis();

            List<AcceptedPush> accepted = accepted(stub);
            long last = accepted.stream()
                    .mapToLong(AcceptedPush::lastAcceptedAt)
                    .max()
                    .orElseThrow();
            System.out.printf(
                    "Drained for %d ms, then cancelled: %d of %d pushed, the last %d ms after; the rest withdrawn after %d ms%n",
                    cancelledAt - drainsSince, accepted.size(), WISHERS, last - cancelledAt, emptyAt - cancelledAt);
            assertThat(accepted.size()).as("pushed before the cancellation").isBetween(1, WISHERS - 1);
            assertThat(last - cancelledAt)
                    .as("ms from the cancellation to the last push")
                    .isLessThan(PROMPT_MILLIS);
            assertThat(shop.counter("provider.fcm.withdrawn") + shop.counter("provider.apns.withdrawn"))
                    .isEqualTo(WISHERS - accepted.size());
            assertCheckpoints(shop, upAt);
            assertThat(shop.restarts()).isZero();
        }
    }

    private static Map<String, String> options() {
        return Map.of(
                "wishcast.fcm.rate-per-second",
                "" + RATE_OF_EACH_PROVIDER,
                "wishcast.apns.rate-per-second",
                "" + RATE_OF_EACH_PROVIDER);
    }

    /** What the sinks hold for a provider that is down, or for its rate. */
    private static long waiting(LiveShop shop) throws IOException, InterruptedException {
        long waiting = 0;
        for (String provider : List.of("fcm", "apns")) {
            for (String gauge : List.of("waiting", "buffered", "inFlight")) {
                waiting += shop.counter("provider." + provider + "." + gauge);
            }
        }
        return waiting;
    }

    private static List<AcceptedPush> accepted(StubProcess stub) throws IOException, InterruptedException {
        List<AcceptedPush> accepted = new ArrayList<>();
        stub.accepted(SALE, accepted::add);
        return accepted;
    }

    /** Those of the drain, and one that began after it. */
    private static void assertCheckpoints(LiveShop shop, long upAt) {
        long now = System.currentTimeMillis();
        await().atMost(PATIENCE)
                .until(() -> shop.endedCheckpoints().stream().anyMatch(each -> each.triggeredAt() > now));
        await().untilAsserted(() -> {
            List<Checkpoint> checkpoints = shop.endedCheckpoints().stream()
                    .filter(each -> each.triggeredAt() >= upAt)
                    .toList();
            System.out.println("Checkpoints since the providers are back, newest first, took, in ms: "
                    + checkpoints.stream().map(Checkpoint::millis).toList());
            assertThat(checkpoints)
                    .isNotEmpty()
                    .allMatch(Checkpoint::completed)
                    .allMatch(each -> each.millis() < LONGEST_CHECKPOINT_MILLIS);
        });
    }
}
