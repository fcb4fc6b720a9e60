package dev.wishcast.job.index;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.device.Device;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.schedule.SaleSchedule;
import dev.wishcast.job.schedule.SaleStore;
import dev.wishcast.job.schedule.TrackedSale;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.streaming.api.TimerService;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The emission of buckets on maps instead of Flink's state. */
class BucketEmitterTest {

    private static final long NOW = 1_000_000;

    private final Buckets buckets = new Buckets(12);
    private final BucketKey key = buckets.product("p1", 7);
    private final BucketKey other = buckets.product("p2", 7);
    private final InMemoryState state = new InMemoryState();
    private final List<Slice> slices = new ArrayList<>();
    private final List<SaleProgress> fired = new ArrayList<>();
    private final IndexCounters counters = new IndexCounters(new UnregisteredMetricsGroup());
    private BucketEmitter emitter = emitter();

    private BucketEmitter emitter() {
        return new BucketEmitter(
                buckets,
                state.schedule(),
                state,
                new SliceBuilder(Map.of("android", "fcm", "ios", "apns"), counters),
                new BucketEmitter.Output() {
                    @Override
                    public void emit(String channel, Slice slice) {
                        slices.add(slice);
                    }

                    @Override
                    public void emit(SaleProgress word) {
                        fired.add(word);
                    }
                },
                counters);
    }

    @Test
    void nothingIsEmittedWithoutASaleThatIsDue() throws Exception {
        state.wish(key, 10);
        state.select(key);
        emitter.markReadyIfDue(key);
        assertThat(emitter.isIdle()).isTrue();
    }

    @Test
    void emissionStopsWhenThereIsNoMoreRoomAndGoesOnLater() throws Exception {
        state.wish(key, 3 * BucketEmitter.SLICE + 1);
        announce(key, "s1");
        emitter.emitWhile(() -> false);
        assertThat(slices).hasSize(1);
        assertThat(emitter.isIdle()).isFalse();
        emitter.emitWhile(() -> true);
        assertThat(slices).hasSize(4);
        assertThat(fired).singleElement().matches(word -> word.usersAsked() == 3 * BucketEmitter.SLICE + 1);
        assertThat(emitter.isIdle()).isTrue();
    }

    @Test
    void aSmallSaleDoesNotWaitBehindAHugeOne() throws Exception {
        BucketKey second = buckets.product("p1", 8);
        state.wish(key, 1_000);
        state.wish(second, 1_000);
        state.wish(other, 5);
        announce(key, "huge");
        announce(second, "huge");
        announce(other, "small");
        emitter.emitWhile(() -> true);
        assertThat(slices.get(1).message().saleId()).isEqualTo("small");
        assertThat(fired).extracting(SaleProgress::saleId).containsExactly("small", "huge", "huge");
        assertThat(slices.stream().map(Slice::bucket).distinct())
                .as("one bucket of a product after the other")
                .containsExactly(7, 8);
    }

    @Test
    void twoSalesOfOneProductAreEmittedOneAfterTheOther() throws Exception {
        state.wish(key, 5);
        announce(key, "s1");
        announce(key, "s2");
        emitter.emitWhile(() -> true);
        assertThat(fired).extracting(SaleProgress::saleId).containsExactly("s1", "s2");
        assertThat(slices).hasSize(2);
    }

    @Test
    void theRestIsWrittenDownForACheckpointAndRemovedWhenItIsOut() throws Exception {
        state.wish(key, 250);
        state.wish(other, 250);
        announce(key, "s1");
        announce(other, "s2");
        emitter.emitWhile(() -> false);
        emitter.keep();
        assertThat(state.pending).containsOnlyKeys(key, other);
        assertThat(state.pending.get(key).userIds()).hasSize(150);

        emitter = emitter();
        emitter.restore(List.copyOf(state.pending.keySet()));
        emitter.emitWhile(() -> true);
        assertThat(slices.stream().flatMap(slice -> slice.recipients().stream()).map(Recipient::userId))
                .hasSize(500)
                .doesNotHaveDuplicates();
        assertThat(fired).extracting(SaleProgress::usersAsked).containsExactlyInAnyOrder(250L, 250L);
        assertThat(state.pending).isEmpty();
    }

    /** With ten thousand sales at a time, a million buckets wait. */
    @Test
    void whatHasNotBegunIsWrittenDownOnce() throws Exception {
        state.wish(key, 250);
        announce(key, "s1");
        announce(other, "s2");
        emitter.emitWhile(() -> false);
        emitter.keep();
        emitter.keep();
        emitter.keep();
        assertThat(state.kept).containsExactly(other, key, key, key);
    }

    @Test
    void aSaleThatIsStoppedMeanwhileEmitsNoMore() throws Exception {
        state.wish(key, 250);
        announce(key, "s1");
        emitter.emitWhile(() -> false);
        state.select(key);
        state.schedule().accept(event("s1", SaleStatus.SOLD_OUT));
        emitter.emitWhile(() -> true);
        assertThat(slices).hasSize(1);
        assertThat(emitter.isIdle()).isTrue();
        assertThat(fired).singleElement().satisfies(progress -> {
            assertThat(progress.usersAsked()).isEqualTo(100);
            assertThat(progress.usersNotAsked()).isEqualTo(150);
            assertThat(progress.why()).isEqualTo(SaleProgress.Why.SOLD_OUT);
        });
    }

    @Test
    void nothingIsKeptOfASaleThatIsStoppedBetweenACheckpointAndItsFirstSlice() throws Exception {
        state.wish(key, 250);
        announce(key, "s1");
        emitter.keep();
        state.select(key);
        state.schedule().accept(event("s1", SaleStatus.CANCELLED));
        emitter.emitWhile(() -> true);
        assertThat(slices).isEmpty();
        assertThat(state.pending).isEmpty();
    }

    private void announce(BucketKey product, String saleId) throws Exception {
        state.select(product);
        state.schedule().accept(event(saleId, SaleStatus.STARTED));
        emitter.markReadyIfDue(product);
    }

    private static SaleEvent event(String saleId, SaleStatus status) {
        return new SaleEvent(saleId, "p", status, NOW, NOW + 1_000, "Now 50% off", null, Map.of(), NOW, null);
    }

    /** The state of all keys, on maps. Every user has a phone. The watermark has passed every sale. */
    private static final class InMemoryState implements BucketState, SaleStore, TimerService {

        private final Map<BucketKey, List<String>> wishers = new HashMap<>();
        private final Map<BucketKey, List<TrackedSale>> sales = new HashMap<>();
        private final Map<BucketKey, PendingEmission> pending = new LinkedHashMap<>();

        /** What was written, in its order. */
        private final List<BucketKey> kept = new ArrayList<>();

        private BucketKey current;

        SaleSchedule schedule() {
            return new SaleSchedule(this, this, Duration.ofSeconds(30), 0);
        }

        void wish(BucketKey key, int users) {
            wishers.put(
                    key,
                    IntStream.range(0, users)
                            .mapToObj(user -> key.id() + "-user-" + user)
                            .toList());
        }

        @Override
        public void select(BucketKey key) {
            current = key;
        }

        @Override
        public Iterable<String> wishers() {
            return wishers.getOrDefault(current, List.of());
        }

        @Override
        public PendingEmission pending() {
            return pending.get(current);
        }

        @Override
        public void keep(PendingEmission left) {
            if (left == null) {
                pending.remove(current);
            } else {
                kept.add(current);
                pending.put(current, left);
            }
        }

        @Override
        public UserDevices devices(BucketKey user) {
            current = user;
            return new UserDevices(List.of(new Device("phone", "ios", "token", null, 0, 0)), Set.of());
        }

        @Override
        public List<TrackedSale> all() {
            return sales.getOrDefault(current, List.of());
        }

        @Override
        public void replaceAll(List<TrackedSale> all) {
            sales.put(current, List.copyOf(all));
        }

        @Override
        public long currentProcessingTime() {
            return NOW;
        }

        @Override
        public long currentWatermark() {
            return NOW;
        }

        @Override
        public void registerEventTimeTimer(long time) {
            // The watermark has passed every sale.
        }

        @Override
        public void registerProcessingTimeTimer(long time) {
            // The clock stands still.
        }

        @Override
        public void deleteEventTimeTimer(long time) {
            // There is none.
        }

        @Override
        public void deleteProcessingTimeTimer(long time) {
            // There is none.
        }
    }
}
