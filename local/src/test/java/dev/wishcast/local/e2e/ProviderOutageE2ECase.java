package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.stub.judge.AcceptedPush;
import dev.wishcast.stub.script.StubProvider;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ProviderOutageE2ECase {

    private static final String SALE = "during-the-outage";
    private static final Duration OUTAGE = Duration.ofSeconds(60);

    /** Half of them have an iPhone, which is work for APNs for 80 s: longer than the outage. */
    private static final int WISHERS = 80_000;

    private static final int APNS_RATE = 500;
    private static final int FCM_RATE = 10_000;
    private static final int WARM_UP_WISHERS = 200;

    private static final long WINDOW_MILLIS = 10_000;
    private static final long WINDOW_STEP_MILLIS = 1_000;
    /** Until connections are open and the first tokens, which had been saved up, are spent. */
    private static final long SETTLING_MILLIS = 2_000;

    /** Checkpoints are triggered every 10 s; two fewer than fit, should the machine be busy. */
    private static final int CHECKPOINTS_AT_LEAST = 3;

    /** What the gauge {@code breakerState} says if it is open, times two subtasks. */
    private static final long OPEN_IN_BOTH_SUBTASKS = 2 * 2;

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** In milliseconds since the epoch. */
    private record Outage(long start, long end) {
        boolean includes(long time) {
            return time >= start && time < end;
        }
    }

    /**
     * FCM refuses connections for a minute, from right before a sale on. The test prints what it saw: APNs' rate, how long
     * checkpoints took, and how soon FCM got its pushes after that.
     */
    @Test
    void whileFcmIsDownApnsAndCheckpointsGoOnAndThenEveryoneIsReached()
            throws IOException, SQLException, InterruptedException {
        try (TcpRelay fcm = new TcpRelay();
                LiveShop shop = LiveShop.open(options(fcm))) {
            fcm.up(stubPort(shop));
            addWishers(shop);
            Deliveries warmUp = shop.deliveries("warm-up", "warm-up", shop.announce("warm-up", "warm-up"));
            assertThat(warmUp.complete()).as("%s", warmUp).isTrue();

            int failedBefore = failedCheckpoints(shop);
            fcm.down();
            long start = System.currentTimeMillis();
            long publishedAt = shop.announce(SALE, "hot");
            awaitEnd(shop, start);
            long end = System.currentTimeMillis();
            fcm.up(stubPort(shop));
            Outage outage = new Outage(start, end);

            assertCheckpointsCompleted(shop, outage);
            Deliveries deliveries = shop.deliveries(SALE, "hot", publishedAt);
            assertThat(deliveries.audience()).isEqualTo(WISHERS);
            assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
            assertFcmWasDown(acceptedAt(shop, StubProvider.FCM), outage);
            assertApnsKeptItsRate(acceptedAt(shop, StubProvider.APNS), outage);
            assertReceipts(shop);
            assertThat(failedCheckpoints(shop)).as("failed checkpoints").isEqualTo(failedBefore);
            assertThat(shop.restarts()).as("restarts").isZero();
        }
    }

    private static Map<String, String> options(TcpRelay fcm) {
        return Map.of(
                "wishcast.fcm.endpoint",
                "https://127.0.0.1:" + fcm.port(),
                "wishcast.fcm.rate-per-second",
                "" + FCM_RATE,
                "wishcast.apns.rate-per-second",
                "" + APNS_RATE);
    }

    private static int stubPort(LiveShop shop) {
        return URI.create(shop.stack().stub().orElseThrow().endpoint()).getPort();
    }

    private static void addWishers(LiveShop shop) throws SQLException {
        shop.addWishers("hot", 1, WISHERS);
        shop.addWishers("warm-up", WISHERS + 1, WISHERS + WARM_UP_WISHERS);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(shop.counter("wishesUpserted")).isEqualTo(WISHERS + WARM_UP_WISHERS);
            assertThat(shop.counter("devicesUpserted")).isEqualTo(WISHERS + WARM_UP_WISHERS);
        });
    }

    private static void awaitEnd(LiveShop shop, long start) {
        await().atMost(OUTAGE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> shop.counter("provider.fcm.breakerState") == OPEN_IN_BOTH_SUBTASKS);
        await().atMost(OUTAGE.plus(PATIENCE)).until(() -> System.currentTimeMillis() >= start + OUTAGE.toMillis());
    }

    private static void assertCheckpointsCompleted(LiveShop shop, Outage outage)
            throws IOException, InterruptedException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(checkpointsOf(shop, outage))
                .hasSizeGreaterThanOrEqualTo(CHECKPOINTS_AT_LEAST)
                .allMatch(Checkpoint::completed));
        List<Checkpoint> checkpoints = checkpointsOf(shop, outage);
        System.out.println("Checkpoints triggered in the outage, newest first, took, in ms: "
                + checkpoints.stream().map(Checkpoint::millis).toList());
        assertThat(checkpoints)
                .as("a checkpoint stores what is queued in front of APNs, and does not wait for it")
                .anySatisfy(checkpoint -> assertThat(checkpoint.tasks())
                        .filteredOn(task -> task.name().contains("APNs: Writer"))
                        .singleElement()
                        .satisfies(task -> assertThat(task.inFlightBytes()).isPositive()));
    }

    private static List<Checkpoint> checkpointsOf(LiveShop shop, Outage outage)
            throws IOException, InterruptedException {
        return shop.endedCheckpoints().stream()
                .filter(checkpoint -> outage.includes(checkpoint.triggeredAt()))
                .toList();
    }

    /** The first one of a job fails if it is triggered before all tasks run, so look at the difference. */
    private static int failedCheckpoints(LiveShop shop) throws IOException, InterruptedException {
        return shop.checkpoints().path("counts").path("failed").asInt();
    }

    /** When the stub accepted each push of the sale, in order, in milliseconds since the epoch. */
    private static long[] acceptedAt(LiveShop shop, StubProvider provider) throws IOException, InterruptedException {
        List<AcceptedPush> pushes = new ArrayList<>();
        shop.stack().stub().orElseThrow().accepted(SALE, pushes::add);
        return pushes.stream()
                .filter(push -> push.provider() == provider)
                .mapToLong(AcceptedPush::firstAcceptedAt)
                .sorted()
                .toArray();
    }

    private static void assertFcmWasDown(long[] accepted, Outage outage) {
        System.out.printf(
                "FCM's first push came %d ms after the end of the outage, the last one %d ms after it%n",
                accepted[0] - outage.end(), accepted[accepted.length - 1] - outage.end());
        assertThat(LongStream.of(accepted).filter(outage::includes))
                .as("accepted in the outage")
                .isEmpty();
    }

    private static void assertApnsKeptItsRate(long[] accepted, Outage outage) {
        long last = outage.end() - WINDOW_MILLIS;
        List<Long> windows = LongStream.iterate(
                        accepted[0] + SETTLING_MILLIS, from -> from <= last, from -> from + WINDOW_STEP_MILLIS)
                .mapToObj(from -> LongStream.of(accepted)
                        .filter(time -> time >= from && time < from + WINDOW_MILLIS)
                        .count())
                .toList();
        System.out.println("APNs accepted in windows of 10 s: " + windows);
        long expected = APNS_RATE * WINDOW_MILLIS / 1000;
        assertThat(windows)
                .as("a sink that waited for FCM would let only a trickle through to APNs")
                .isNotEmpty()
                .allSatisfy(count -> assertThat(count).isBetween(expected / 2, expected * 11 / 10));
    }

    private static void assertReceipts(LiveShop shop) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            List<JsonNode> receipts = new ArrayList<>();
            for (String value : shop.values("delivery-receipts")) {
                JsonNode receipt = JSON.readTree(value);
                if (receipt.path("saleId").asText().equals(SALE)) {
                    receipts.add(receipt);
                }
            }
            assertThat(receipts)
                    .extracting(receipt -> receipt.path("outcome").asText())
                    .containsOnly("ACCEPTED");
            assertThat(receipts)
                    .extracting(receipt -> receipt.path("userId").asText())
                    .hasSize(WISHERS)
                    .doesNotHaveDuplicates();
        });
    }
}
