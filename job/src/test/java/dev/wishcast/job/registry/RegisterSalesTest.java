package dev.wishcast.job.registry;

import dev.wishcast.connectors.RecordOrigin;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.kafka.DeadLetterSplitter;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.report.SaleProgress;
import dev.wishcast.job.report.SaleProgress.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wishcast.connectors.sale.SaleStatus.CANCELLED;
import static dev.wishcast.connectors.sale.SaleStatus.SOLD_OUT;
import static dev.wishcast.connectors.sale.SaleStatus.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

/** The registry as Flink runs it, with a clock that the test sets. */
class RegisterSalesTest {

    /** In 2100, so later than the start of this job, which the function takes from the machine's clock. */
    private static final long NOW = 4_102_444_800_000L;

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long MINUTE = Duration.ofMinutes(1).toMillis();
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int BUCKETS = 12;

    private KeyedOneInputStreamOperatorTestHarness<String, SaleEvent, SaleEvent> sales;

    @BeforeEach
    void open() throws Exception {
        open(null, NOW);
    }

    private void open(OperatorSubtaskState state, long now) throws Exception {
        sales = new KeyedOneInputStreamOperatorTestHarness<>(
                new KeyedProcessOperator<>(new RegisterSales(RETENTION, BUCKETS)), SaleEvent::saleId, Types.STRING);
        sales.setProcessingTime(now);
        if (state != null) {
            sales.initializeState(state);
        }
        sales.open();
    }

    @AfterEach
    void close() throws Exception {
        sales.close();
    }

    @Test
    void aSaleThatStartsNowGoesOnAtOnceAndOnce() throws Exception {
        SaleEvent start = start("s", NOW, NOW + HOUR, NOW);
        accept(start);
        accept(start);
        assertThat(passedOn()).containsExactly(start);
        assertThat(progress()).singleElement().satisfies(announced -> {
            assertThat(announced.startsAt()).isEqualTo(NOW);
            assertThat(announced.endsAt()).isEqualTo(NOW + HOUR);
            assertThat(announced.buckets()).isEqualTo(BUCKETS);
            assertThat(announced.bucketsNotFired()).isZero();
        });
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void theSameEventProducedAgainAfterTheSaleDoesNothing() throws Exception {
        accept(start("s", NOW, NOW + HOUR, NOW));
        at(NOW + 2 * HOUR);
        accept(start("s", NOW + 2 * HOUR, NOW + 3 * HOUR, NOW + 2 * HOUR));
        assertThat(passedOn()).hasSize(1);
        assertThat(deadLetters()).isEmpty();
    }

    @Test
    void anIdIsForgottenSomeDaysAfterItsSale() throws Exception {
        accept(start("s", NOW, NOW + HOUR, NOW));
        at(NOW + HOUR + RETENTION.toMillis() - 1);
        assertThat(sales.numKeyedStateEntries()).isOne();
        at(NOW + HOUR + RETENTION.toMillis());
        assertThat(sales.numKeyedStateEntries()).isZero();
        assertThat(sales.numProcessingTimeTimers()).isZero();
    }

    @Test
    void anIdBelongsToOneProduct() throws Exception {
        accept(start("s", NOW, NOW + HOUR, NOW));
        SaleEvent other = new SaleEvent(
                "s", "p2", STARTED, NOW, NOW + HOUR, "Now", null, Map.of(), NOW, new RecordOrigin("sales", 3, 42));
        accept(other);
        assertThat(passedOn()).hasSize(1);
        assertThat(deadLetters()).singleElement().satisfies(refused -> {
            assertThat(refused.detail()).contains("s is one of the product p");
            assertThat(refused.topic()).isEqualTo("sales");
            assertThat(refused.partition()).isEqualTo(3);
            assertThat(refused.offset()).isEqualTo(42);
            assertThat(refused.saleId()).isEqualTo("s");
        });
        accept(stop("s", "p2", CANCELLED, NOW));
        assertThat(passedOn()).hasSize(1);
        assertThat(deadLetters()).hasSize(2);
    }

    @Test
    void anIdIsNotUsedAgainForAnotherTextOrTime() throws Exception {
        accept(start("s", NOW + HOUR, NOW + 2 * HOUR, NOW));
        accept(start("s", NOW + 2 * HOUR, NOW + 3 * HOUR, NOW));
        accept(new SaleEvent("s", "p", STARTED, NOW + HOUR, NOW + 2 * HOUR, "Later", null, Map.of(), NOW, null));
        assertThat(deadLetters()).hasSize(2).allMatch(refused -> refused.detail()
                .contains("needs a new saleId"));
    }

    @ParameterizedTest
    @EnumSource(names = {"CANCELLED", "SOLD_OUT"})
    void aStopGoesOnOnceWithTheTimesOfItsSale(SaleStatus status) throws Exception {
        accept(start("s", NOW, NOW + HOUR, NOW));
        accept(stop("s", "p", status, NOW + 5));
        accept(stop("s", "p", CANCELLED, NOW + 6));
        assertThat(passedOn()).hasSize(2).last().satisfies(stop -> {
            assertThat(stop.status()).isEqualTo(status);
            assertThat(stop.endsAt()).isEqualTo(NOW + HOUR);
            assertThat(stop.publishedAt()).isEqualTo(NOW);
        });
    }

    @Test
    void aStopBeforeTheStartIsRememberedForDays() throws Exception {
        accept(stop("s", "p", CANCELLED, NOW));
        at(NOW + Duration.ofDays(6).toMillis());
        long now = NOW + Duration.ofDays(6).toMillis();
        accept(start("s", now, now + HOUR, now));
        accept(start("s", now, now + HOUR, now));
        assertThat(passedOn()).isEmpty();
        assertThat(progress()).singleElement().satisfies(lost -> assertThat(lost)
                .isEqualTo(unfired(now, now + HOUR, now, Why.CANCELLED)));
        at(now + HOUR + RETENTION.toMillis());
        assertThat(sales.numKeyedStateEntries()).isZero();
    }

    @Test
    void aFarSaleGoesOnAMinuteBeforeItsStart() throws Exception {
        SaleEvent start = start("s", NOW + HOUR, NOW + 2 * HOUR, NOW);
        accept(start);
        at(NOW + HOUR - 2 * MINUTE);
        assertThat(passedOn()).isEmpty();
        at(NOW + HOUR - MINUTE);
        assertThat(passedOn()).containsExactly(start);
    }

    @Test
    void manySalesOfOneMomentGoOnOneAfterTheOther() throws Exception {
        for (int sale = 0; sale < 1_000; sale++) {
            accept(start("sale-" + sale, NOW + HOUR, NOW + 2 * HOUR, NOW));
        }
        int most = 0;
        int before = 0;
        for (long now = NOW + HOUR - 2 * MINUTE; now <= NOW + HOUR - MINUTE; now += 1_000) {
            at(now);
            most = Math.max(most, passedOn().size() - before);
            before = passedOn().size();
        }
        assertThat(before).isEqualTo(1_000);
        assertThat(most).as("in a second").isLessThan(60);
    }

    @Test
    void aFarSaleSurvivesARestart() throws Exception {
        SaleEvent start = start("s", NOW + HOUR, NOW + 2 * HOUR, NOW);
        accept(start);
        restart(NOW + HOUR);
        at(NOW + HOUR + 1);
        assertThat(passedOn()).containsExactly(start);
    }

    @Test
    void aFarSaleGoesOnOnceAlthoughItsEventIsRepeated() throws Exception {
        SaleEvent start = start("s", NOW + HOUR, NOW + 2 * HOUR, NOW);
        accept(start);
        accept(start);
        at(NOW + HOUR);
        accept(start);
        at(NOW + 2 * HOUR);
        assertThat(passedOn()).containsExactly(start);
        assertThat(progress()).allMatch(progress -> progress.bucketsNotFired() == 0);
    }

    @Test
    void aSaleThatEndsWhileTheJobIsDownNeverFiresAndTheReportSaysSo() throws Exception {
        accept(start("s", NOW + HOUR, NOW + 2 * HOUR, NOW));
        restart(NOW + 3 * HOUR);
        at(NOW + 3 * HOUR + 1);
        assertThat(passedOn()).isEmpty();
        assertThat(progress()).containsExactly(unfired(NOW + HOUR, NOW + 2 * HOUR, NOW, Why.SALE_ENDED));
    }

    @Test
    void aSaleThatHasEndedBeforeItsEventCameNeverFiresAndTheReportSaysSo() throws Exception {
        accept(start("s", NOW - 2 * HOUR, NOW - HOUR, NOW));
        at(NOW + 1);
        assertThat(passedOn()).isEmpty();
        assertThat(progress()).containsExactly(unfired(NOW - 2 * HOUR, NOW - HOUR, NOW, Why.SALE_ENDED));
    }

    @Test
    void aJobThatStartsWithoutStateSaysNothingOfSalesThatWereOverByThen() throws Exception {
        accept(start("over", 1_000, 2_000, 1_000));
        accept(start("stopped", 1_000, 2_000, 1_000));
        accept(stop("stopped", "p", CANCELLED, 1_500));
        accept(start("scheduled", NOW + HOUR, NOW + 2 * HOUR, 1_000));
        SaleEvent running = start("running", 1_000, NOW + HOUR, 1_000);
        accept(running);
        assertThat(passedOn()).containsExactly(running);
        assertThat(progress()).extracting(SaleProgress::saleId).containsExactly("scheduled", "running");

        restart(NOW + 1);
        accept(start("over-too", 1_000, 2_000, 1_000));
        assertThat(progress()).as("the rest of the history, after a restart").isEmpty();
        at(NOW + HOUR);
        assertThat(passedOn()).extracting(SaleEvent::saleId).containsExactly("scheduled");
    }

    @Test
    void aFarSaleThatIsStoppedNeverFiresAndTheReportSaysSo() throws Exception {
        accept(start("s", NOW + HOUR, NOW + 2 * HOUR, NOW));
        accept(stop("s", "p", SOLD_OUT, NOW + 1));
        at(NOW + 3 * HOUR);
        assertThat(passedOn()).isEmpty();
        assertThat(progress()).last().isEqualTo(unfired(NOW + HOUR, NOW + 2 * HOUR, NOW, Why.SOLD_OUT));
    }

    private static SaleProgress unfired(long startsAt, long endsAt, long publishedAt, Why why) {
        return new SaleProgress("s", "p", publishedAt, startsAt, endsAt, BUCKETS, false, false, 0, 0, BUCKETS, why);
    }

    private static SaleEvent start(String saleId, long startsAt, long endsAt, long publishedAt) {
        return new SaleEvent(saleId, "p", STARTED, startsAt, endsAt, "Now 50% off", null, Map.of(), publishedAt, null);
    }

    private static SaleEvent stop(String saleId, String productId, SaleStatus status, long at) {
        return new SaleEvent(saleId, productId, status, at, at, null, null, Map.of(), at, null);
    }

    private void accept(SaleEvent event) throws Exception {
        sales.processElement(new StreamRecord<>(event));
    }

    private void at(long now) throws Exception {
        sales.setProcessingTime(now);
    }

    private void restart(long now) throws Exception {
        OperatorSubtaskState state = sales.snapshot(1, 1);
        sales.close();
        open(state, now);
    }

    private List<SaleEvent> passedOn() {
        return sales.extractOutputValues();
    }

    private List<SaleProgress> progress() {
        return side(RegisterSales.PROGRESS);
    }

    private List<DeadLetter> deadLetters() {
        return side(DeadLetterSplitter.DEAD_LETTERS);
    }

    private <T> List<T> side(OutputTag<T> tag) {
        List<T> values = new ArrayList<>();
        var records = sales.getSideOutput(tag);
        if (records != null) {
            records.forEach(each -> values.add(each.getValue()));
        }
        return values;
    }
}
