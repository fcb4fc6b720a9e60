package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.index.IndexHarness.Told;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.report.SaleProgress.Why;
import dev.wishcast.sinks.SaleStopped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wishcast.connectors.sale.SaleStatus.CANCELLED;
import static dev.wishcast.connectors.sale.SaleStatus.SOLD_OUT;
import static dev.wishcast.connectors.sale.SaleStatus.STARTED;
import static dev.wishcast.job.index.IndexHarness.MAX_HOLD;
import static dev.wishcast.job.index.IndexHarness.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WishlistIndexTest {

    private static final int BUCKETS = 12;
    private static final long NOW = 1_000_000;
    private static final long END = NOW + 3_600_000;

    private IndexHarness index;

    @BeforeEach
    void open() throws Exception {
        index = IndexHarness.open(BUCKETS, new HashMapStateBackend(), 1, NOW);
    }

    @AfterEach
    void close() throws Exception {
        index.close();
    }

    @Test
    void aSaleFindsThoseWhoWishedForItsProduct() throws Exception {
        index.add("p1", "anna", NOW - 3);
        index.add("p1", "ben", NOW - 2);
        index.add("p2", "carl", NOW - 1);
        index.remove("p1", "ben", NOW);

        index.sale(started("s1", "p1"));
        index.watermarks(NOW, NOW);

        assertThat(index.told()).singleElement().satisfies(told -> {
            assertThat(told.userId()).isEqualTo("anna");
            assertThat(told.message().saleId()).isEqualTo("s1");
            assertThat(told.message().expiresAt()).isEqualTo(END);
        });
    }

    @Test
    void everyBucketReportsWhatItHeld() throws Exception {
        for (int user = 0; user < 1_000; user++) {
            index.add("p1", "user-" + user, NOW);
        }
        index.sale(started("s1", "p1"));
        index.watermarks(NOW, NOW);

        assertThat(index.firings()).hasSize(BUCKETS).allMatch(fired -> fired.buckets() == BUCKETS);
        assertThat(index.told()).hasSize(1_000);
    }

    @Test
    void aSaleWaitsForTheChangesCommittedBeforeIt() throws Exception {
        index.sale(started("s1", "p1"));
        index.watermarks(NOW - 1, NOW + 5_000);
        assertThat(index.told()).isEmpty();

        index.add("p1", "anna", NOW - 1);
        index.watermarks(NOW, NOW + 5_000);
        assertThat(index.told()).hasSize(1);
    }

    @Test
    void aSaleWaitsForItsOwnWatermarkToo() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        index.watermarks(NOW + 5_000, NOW - 1);
        assertThat(index.told()).isEmpty();

        index.watermarks(NOW + 5_000, NOW);
        assertThat(index.told()).hasSize(1);
    }

    @Test
    void aScheduledSaleFiresAtItsStart() throws Exception {
        long start = NOW + 600_000;
        index.add("p1", "anna", NOW);
        index.sale(sale("s1", "p1", STARTED, start, END, NOW));

        index.clock(start - 1);
        index.watermarks(start - 1, start - 1);
        assertThat(index.told()).isEmpty();

        index.add("p1", "ben", start - 1);
        index.watermarks(start, start);
        assertThat(index.told()).extracting(Told::userId).containsExactlyInAnyOrder("anna", "ben");
    }

    @Test
    void aSaleThatHasWaitedTooLongFiresAndSaysSo() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        index.clock(NOW + MAX_HOLD.toMillis() - 1);
        assertThat(index.told()).isEmpty();

        index.clock(NOW + MAX_HOLD.toMillis());
        assertThat(index.told()).hasSize(1);
        assertThat(index.firings()).hasSize(BUCKETS).allMatch(SaleProgress::byMaxHold);

        index.watermarks(NOW + 60_000, NOW + 60_000);
        assertThat(index.told()).isEmpty();
    }

    @Test
    void rowsOfASnapshotHoldASaleAndOthersDoNot() throws Exception {
        index.sale(started("s1", "p1"));
        long hold = MAX_HOLD.toMillis();
        index.clock(NOW + hold - 1);
        index.change(new WishlistChange("p1", "anna", ChangeKind.UPSERTED, 0, 0));
        index.clock(NOW + hold);
        assertThat(index.told()).isEmpty();

        index.clock(NOW + 2 * hold - 2);
        index.add("p1", "ben", NOW + 2 * hold - 2);
        index.clock(NOW + 2 * hold - 1);
        assertThat(index.told()).extracting(Told::userId).containsExactlyInAnyOrder("anna", "ben");
    }

    @Test
    void afterARestartASaleWaitsTheWholeTimeAgain() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        long restartedAt = NOW + 10 * MAX_HOLD.toMillis();
        index = index.restart(1, restartedAt);
        index.clock(restartedAt + MAX_HOLD.toMillis() - 1);
        assertThat(index.told()).isEmpty();

        index.add("p1", "ben", NOW - 1);
        index.watermarks(NOW, NOW);
        assertThat(index.told()).hasSize(2);
        assertThat(index.firings()).hasSize(BUCKETS).noneMatch(SaleProgress::byMaxHold);
    }

    @Test
    void afterARestartTheHoldIsStillBounded() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        long restartedAt = NOW + 10 * MAX_HOLD.toMillis();
        index = index.restart(1, restartedAt);
        index.clock(restartedAt + 1);
        // Not of the build: that was over when the job started for the first time.
        index.add("p1", "ben", NOW + 1);
        index.clock(restartedAt + MAX_HOLD.toMillis());
        assertThat(index.told()).hasSize(2);
        assertThat(index.firings()).hasSize(BUCKETS).allMatch(SaleProgress::byMaxHold);
    }

    @Test
    void aRepeatedSaleDoesNothing() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        index.sale(started("s1", "p1"));
        index = index.restart(1, NOW);
        index.sale(started("s1", "p1"));
        index.watermarks(NOW, NOW);
        assertThat(index.told()).hasSize(1);
    }

    /** Ten thousand sales at a time are a million buckets with a sale. */
    @Test
    void nothingIsKeptOfASaleOnceItsBucketIsEmitted() throws Exception {
        addUsers(500);
        int before = index.stateEntries();
        index.sale(started("s1", "p1"));
        assertThat(index.eventTimeTimers()).isEqualTo(BUCKETS);
        assertThat(index.processingTimeTimers()).isEqualTo(BUCKETS);
        index.watermarks(NOW, NOW);
        assertThat(index.told()).hasSize(500);
        assertThat(index.stateEntries()).isEqualTo(before);
        assertThat(index.eventTimeTimers()).isZero();

        index.clock(NOW + MAX_HOLD.toMillis());
        assertThat(index.processingTimeTimers()).isZero();
        index.sale(sale("s1", "p1", CANCELLED, NOW, END, NOW + 1));
        assertThat(index.stops())
                .as("what is on its way is withdrawn all the same")
                .hasSize(BUCKETS);
        assertThat(index.stateEntries()).isEqualTo(before);
    }

    @Test
    void twoSalesOfOneProductBothFire() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        index.sale(sale("s2", "p1", STARTED, NOW + 1_000, END, NOW));
        index.watermarks(NOW + 1_000, NOW + 1_000);
        assertThat(index.told()).extracting(told -> told.message().saleId()).containsExactlyInAnyOrder("s1", "s2");
    }

    @ParameterizedTest
    @EnumSource(
            value = SaleStatus.class,
            names = {"CANCELLED", "SOLD_OUT"})
    void aStoppedSaleDoesNotFire(SaleStatus status) throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(started("s1", "p1"));
        index.sale(sale("s1", "p1", status, NOW, END, NOW + 1));
        index.watermarks(NOW + 10, NOW + 10);
        index.clock(NOW + MAX_HOLD.toMillis() + 10);
        assertThat(index.told()).isEmpty();
        assertThat(index.firings()).hasSize(BUCKETS).allSatisfy(progress -> {
            assertThat(progress.fired()).isFalse();
            assertThat(progress.bucketsNotFired()).isOne();
            assertThat(progress.why()).isEqualTo(Why.of(status));
        });
    }

    @Test
    void aStopCountsEvenIfItsOwnEndIsPast() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(sale("s1", "p1", STARTED, NOW + 60_000, END, NOW));
        index.sale(sale("s1", "p1", SOLD_OUT, NOW - 1, NOW, NOW));
        index.watermarks(NOW + 60_000, NOW + 60_000);
        assertThat(index.told()).isEmpty();
    }

    @Test
    void aSaleThatHasEndedSendsNothing() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(sale("late", "p1", STARTED, NOW - 10, NOW, NOW - 10));
        index.sale(sale("ends-while-held", "p1", STARTED, NOW, NOW + 1_000, NOW));
        index.clock(NOW + 1_000);
        index.watermarks(NOW + 1_000, NOW + 1_000);
        assertThat(index.told()).isEmpty();
        assertThat(index.firings())
                .hasSize(2 * BUCKETS)
                .allMatch(progress -> progress.bucketsNotFired() == 1 && progress.why() == Why.SALE_ENDED);
    }

    @Test
    void aSaleThatEndsWhileItIsEmittedTellsHowManyWereNotAsked() throws Exception {
        addUsers(3_000);
        index.sale(started("s1", "p1"));
        index.watermarksAndBarrier(NOW, NOW);
        long told = index.told().size();
        index.clock(END);
        index.watermarks(END, END);
        assertThat(index.told()).isEmpty();
        List<SaleProgress> progress = index.firings();
        assertThat(progress).hasSize(BUCKETS).allMatch(bucket -> bucket.why() == Why.SALE_ENDED);
        assertThat(progress.stream().mapToLong(SaleProgress::usersAsked).sum()).isEqualTo(told);
        assertThat(progress.stream().filter(SaleProgress::fired))
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.usersNotAsked()).isPositive());
    }

    @Test
    void nothingIsKeptOfASaleThatHasEnded() throws Exception {
        index.add("p1", "anna", NOW);
        int before = index.stateEntries();
        for (int sale = 0; sale < 20; sale++) {
            index.sale(started("s" + sale, "p1"));
            index.sale(sale("c" + sale, "p1", CANCELLED, NOW, END, NOW));
        }
        assertThat(index.stateEntries()).isGreaterThan(before);

        index.watermarks(END, END);
        index.clock(END);
        assertThat(index.stateEntries()).isEqualTo(before);
        assertThat(index.eventTimeTimers()).isZero();
        assertThat(index.processingTimeTimers()).isZero();
    }

    @Test
    void drainingTheJobDoesNotStartASaleEarly() throws Exception {
        index.add("p1", "anna", NOW);
        index.sale(sale("tomorrow", "p1", STARTED, NOW + 60_000, END, NOW));
        index.sale(started("today", "p1"));
        index.watermarks(Long.MAX_VALUE, Long.MAX_VALUE);
        assertThat(index.told()).extracting(told -> told.message().saleId()).containsExactly("today");
    }

    @Test
    void aBarrierThatComesMeanwhileWaitsForNoMoreThanASlice() throws Exception {
        addUsers(3_000);
        index.sale(started("s1", "p1"));
        index.watermarksAndBarrier(NOW, NOW);
        assertThat(index.told()).hasSize(BucketEmitter.SLICE);
    }

    static Stream<StateBackend> backends() {
        return Stream.of(new HashMapStateBackend(), rocksDb("ROCKSDB"), rocksDb("HEAP"));
    }

    /** RocksDB with its timers either in itself or on the heap, where a checkpoint writes them before all other state. */
    private static StateBackend rocksDb(String timers) {
        EmbeddedRocksDBStateBackend backend = new EmbeddedRocksDBStateBackend();
        backend.setPriorityQueueStateType(EmbeddedRocksDBStateBackend.PriorityQueueStateType.valueOf(timers));
        return backend;
    }

    @ParameterizedTest
    @MethodSource("backends")
    void whatACheckpointFoundUnsentIsSentAfterARestart(StateBackend backend) throws Exception {
        index.close();
        index = IndexHarness.open(BUCKETS, backend, 1, NOW);
        addUsers(3_000);
        index.sale(started("s1", "p1"));
        index.watermarksAndBarrier(NOW, NOW);
        List<Told> told = new ArrayList<>(index.told());

        index = index.restart(3, NOW);
        index.clock(NOW);
        told.addAll(index.told());
        assertThat(told)
                .as("the rest of the bucket that had begun needs no watermark")
                .hasSizeGreaterThan(BucketEmitter.SLICE);
        index.watermarks(NOW, NOW);
        told.addAll(index.told());

        assertThat(told).extracting(Told::userId).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(index.firings())
                .hasSize(BUCKETS)
                .noneMatch(SaleProgress::byMaxHold)
                .extracting(SaleProgress::usersAsked)
                .satisfies(users -> assertThat(
                                users.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(3_000));
    }

    @Test
    void aSaleThatIsStoppedMeanwhileEmitsNoMore() throws Exception {
        addUsers(3_000);
        int before = index.stateEntries();
        index.sale(started("s1", "p1"));
        index.watermarksAndBarrier(NOW, NOW);
        index = index.restart(1, NOW);
        index.told();
        index.sale(sale("s1", "p1", SOLD_OUT, NOW, END, NOW));
        index.watermarks(NOW + 1, NOW + 1);
        assertThat(index.told()).isEmpty();

        index.watermarks(END, END);
        index.clock(END);
        assertThat(index.stateEntries()).isEqualTo(before);
        assertThat(index.eventTimeTimers()).isZero();
    }

    @Test
    void aSecondCheckpointFindsTheRestToo() throws Exception {
        addUsers(3_000);
        index.sale(started("s1", "p1"));
        index.watermarksAndBarrier(NOW, NOW);
        List<Told> told = new ArrayList<>(index.told());
        index = index.restart(2, NOW);
        told.addAll(index.told());
        index = index.restart(3, NOW);
        index.watermarks(NOW, NOW);
        told.addAll(index.told());
        assertThat(told).extracting(Told::userId).hasSize(3_000).doesNotHaveDuplicates();
        assertThat(index.stateEntries("pending-emission")).isZero();
    }

    @Test
    void aSliceHasTheUsersOfOneBucketAndTheMessageOnce() throws Exception {
        addUsers(3_000);
        index.sale(started("s1", "p1"));
        index.watermarks(NOW, NOW);
        Buckets buckets = new Buckets(BUCKETS);
        assertThat(index.slices("fcm")).hasSizeGreaterThan(BUCKETS).allSatisfy(slice -> assertThat(slice.recipients())
                .hasSizeBetween(1, BucketEmitter.SLICE)
                .allMatch(recipient -> buckets.bucketOf(recipient.userId()) == slice.bucket()));
    }

    @ParameterizedTest
    @EnumSource(
            value = SaleStatus.class,
            names = {"CANCELLED", "SOLD_OUT"})
    void wordOfAStoppedSaleLeavesOnceForEachBucket(SaleStatus status) throws Exception {
        index.sale(started("s1", "p1"));
        index.watermarks(NOW, NOW);
        assertThat(index.stops()).isEmpty();
        index.sale(sale("s1", "p1", status, NOW, END, NOW + 1));
        assertThat(index.stops())
                .hasSize(BUCKETS)
                .allMatch(stop -> stop.saleId().equals("s1") && stop.forgetAt() > END)
                .extracting(SaleStopped::bucket)
                .doesNotHaveDuplicates();
    }

    private void addUsers(int count) throws Exception {
        for (int user = 0; user < count; user++) {
            index.add("p1", "user-" + user, NOW);
        }
    }

    @Test
    void anotherNumberOfBucketsThanTheStateHasIsRefused() throws Exception {
        index.add("p1", "anna", NOW);
        IndexHarness old = index;
        assertThatThrownBy(() -> old.restart(24, 1, NOW)).hasStackTraceContaining("wishcast.index.buckets = 12");
    }

    private static SaleEvent started(String saleId, String productId) {
        return sale(saleId, productId, STARTED, NOW, END, NOW);
    }
}
