package dev.wishcast.job.report;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.job.report.SaleProgress.Why;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryReportTest {

    private static final long NOW = 1_000_000;
    private static final long ENDS_AT = NOW + Duration.ofDays(3).toMillis();

    private OneInputStreamOperatorTestHarness<DeliveryReceipt, ReceiptCounts> counting;
    private KeyedTwoInputStreamOperatorTestHarness<String, ReceiptCounts, SaleProgress, SaleReport> report;

    @BeforeEach
    void open() throws Exception {
        counting = new OneInputStreamOperatorTestHarness<>(new CountReceiptsOperator());
        counting.setProcessingTime(NOW);
        counting.open();
        openReport(null, NOW);
    }

    private void openReport(OperatorSubtaskState state, long now) throws Exception {
        report = new KeyedTwoInputStreamOperatorTestHarness<>(
                new KeyedCoProcessOperator<>(new DeliveryReport()),
                ReceiptCounts::saleId,
                SaleProgress::saleId,
                Types.STRING);
        report.setProcessingTime(now);
        if (state != null) {
            report.initializeState(state);
        }
        report.open();
    }

    private void restart(long now) throws Exception {
        OperatorSubtaskState state = report.snapshot(1, 1);
        report.close();
        openReport(state, now);
    }

    @AfterEach
    void close() throws Exception {
        counting.close();
        report.close();
    }

    @Test
    void receiptsBecomeAFewCountsASecond() throws Exception {
        for (int i = 0; i < 1_000; i++) {
            receipt("s1", "fcm", DeliveryOutcome.ACCEPTED, NOW + i);
        }
        receipt("s1", "apns", DeliveryOutcome.DEAD_TOKEN, NOW);
        receipt("s2", "fcm", DeliveryOutcome.ACCEPTED, NOW);
        assertThat(counting.extractOutputValues()).isEmpty();

        counting.setProcessingTime(NOW + 500);
        assertThat(counting.extractOutputValues())
                .containsExactlyInAnyOrder(
                        counted("s1", Map.of("fcm.ACCEPTED", 1_000L, "apns.DEAD_TOKEN", 1L), NOW, NOW + 999),
                        counted("s2", Map.of("fcm.ACCEPTED", 1L), NOW, NOW));
    }

    @Test
    void countsGoOutInFrontOfACheckpointBarrierAndOnlyOnce() throws Exception {
        receipt("s1", "fcm", DeliveryOutcome.ACCEPTED, NOW);
        counting.prepareSnapshotPreBarrier(1);
        assertThat(counting.extractOutputValues()).hasSize(1);
        counting.setProcessingTime(NOW + 10_000);
        assertThat(counting.extractOutputValues()).hasSize(1);

        receipt("s1", "fcm", DeliveryOutcome.ACCEPTED, NOW);
        counting.getOneInputOperator().finish();
        assertThat(counting.extractOutputValues()).hasSize(2);
    }

    @Test
    void aReportAddsUpWhatTheIndexFoundAndWhatBecameOfIt() throws Exception {
        fired(60, false);
        fired(40, true);
        counts(Map.of("fcm.ACCEPTED", 70L), NOW + 20, NOW + 90);
        counts(Map.of("fcm.ACCEPTED", 20L, "apns.REJECTED", 10L), NOW + 10, NOW + 50);
        report.setProcessingTime(NOW + 1_000);

        assertThat(report.extractOutputValues())
                .containsExactly(new SaleReport(
                        "s1",
                        "p1",
                        NOW,
                        ENDS_AT,
                        100,
                        Map.of(),
                        2,
                        120,
                        1,
                        Map.of(),
                        Map.of("fcm.ACCEPTED", 90L, "apns.REJECTED", 10L),
                        NOW - 10,
                        NOW + 10,
                        NOW + 90,
                        NOW + 1_000,
                        false));
    }

    @Test
    void theReportSaysHowManyWereNotAskedAndWhy() throws Exception {
        progress(new SaleProgress("s1", "p1", NOW - 10, NOW, ENDS_AT, 120, true, false, 60, 40, 0, Why.SOLD_OUT));
        progress(new SaleProgress("s1", "p1", NOW - 10, NOW, ENDS_AT, 120, false, false, 0, 0, 1, Why.SOLD_OUT));
        progress(new SaleProgress("s1", "p1", NOW - 10, NOW, ENDS_AT, 120, true, false, 5, 2, 0, Why.SALE_ENDED));
        report.setProcessingTime(NOW + 1_000);

        assertThat(report.extractOutputValues()).singleElement().satisfies(sale -> {
            assertThat(sale.interestedUsers()).isEqualTo(107);
            assertThat(sale.usersNotAsked()).isEqualTo(Map.of("SOLD_OUT", 40L, "SALE_ENDED", 2L));
            assertThat(sale.bucketsFired()).isEqualTo(2);
            assertThat(sale.bucketsNotFired()).isEqualTo(Map.of("SOLD_OUT", 1L));
        });
    }

    @Test
    void figuresAreKeptUntilAnHourAfterTheEndHoweverLongItIsQuiet() throws Exception {
        fired(60, false);
        counts(Map.of("fcm.ACCEPTED", 60L), NOW, NOW);
        report.setProcessingTime(ENDS_AT);
        counts(Map.of("fcm.EXPIRED", 1L), 0, 0);
        report.setProcessingTime(ENDS_AT + Duration.ofMinutes(59).toMillis());
        assertThat(report.extractOutputValues())
                .noneMatch(SaleReport::isFinal)
                .last()
                .satisfies(
                        last -> assertThat(last.outcomes()).isEqualTo(Map.of("fcm.ACCEPTED", 60L, "fcm.EXPIRED", 1L)));

        report.setProcessingTime(ENDS_AT + Duration.ofMinutes(60).toMillis());
        assertThat(report.extractOutputValues())
                .filteredOn(SaleReport::isFinal)
                .singleElement()
                .satisfies(last -> assertThat(last.interestedUsers()).isEqualTo(60));
        assertThat(report.numKeyedStateEntries()).isZero();
    }

    @Test
    void reportsComeOncePerSecondAndOnlyWhileTheFiguresChange() throws Exception {
        fired(30, false);
        for (int ms = 0; ms < 3_000; ms += 100) {
            report.setProcessingTime(NOW + ms);
            counts(Map.of("fcm.ACCEPTED", 1L), NOW, NOW);
        }
        report.setProcessingTime(NOW + 60_000);
        assertThat(report.extractOutputValues()).hasSizeBetween(3, 4);
        assertThat(report.extractOutputValues()).last().satisfies(last -> assertThat(last.outcomes())
                .containsEntry("fcm.ACCEPTED", 30L));
    }

    @Test
    void receiptsOfASaleThatThisJobDoesNotKnowMakeNoReport() throws Exception {
        counts(Map.of("fcm.ACCEPTED", 1L), NOW, NOW);
        report.setProcessingTime(NOW + 1_000);
        report.setProcessingTime(NOW + Duration.ofHours(2).toMillis());
        assertThat(report.extractOutputValues()).isEmpty();
        assertThat(report.numKeyedStateEntries()).isZero();
    }

    @Test
    void receiptsThatCameBeforeTheirSaleCountOnceItIsKnown() throws Exception {
        counts(Map.of("fcm.ACCEPTED", 1L), NOW, NOW);
        report.setProcessingTime(NOW + 1_000);
        fired(30, false);
        report.setProcessingTime(NOW + 2_000);
        assertThat(report.extractOutputValues()).singleElement().satisfies(sale -> assertThat(sale.outcomes())
                .isEqualTo(Map.of("fcm.ACCEPTED", 1L)));
    }

    @Test
    void aJobThatWasDownWhenTheSaleEndedStillCountsItsLastReceipts() throws Exception {
        fired(60, false);
        counts(Map.of("fcm.ACCEPTED", 40L), NOW, NOW);
        report.setProcessingTime(NOW + 1_000);
        long back = ENDS_AT + Duration.ofHours(5).toMillis();
        restart(back);
        report.setProcessingTime(back + 1);
        counts(Map.of("fcm.EXPIRED", 20L), 0, 0);
        report.setProcessingTime(back + 2_000);
        assertThat(report.extractOutputValues()).noneMatch(SaleReport::isFinal).isNotEmpty();

        report.setProcessingTime(back + Duration.ofHours(2).toMillis());
        assertThat(report.extractOutputValues()).last().satisfies(last -> {
            assertThat(last.isFinal()).isTrue();
            assertThat(last.outcomes()).isEqualTo(Map.of("fcm.ACCEPTED", 40L, "fcm.EXPIRED", 20L));
        });
        assertThat(report.numKeyedStateEntries()).isZero();
    }

    @Test
    void nothingIsKeptOfAnOldSale() throws Exception {
        counts(Map.of("fcm.ACCEPTED", 1L), NOW, NOW);
        report.setProcessingTime(NOW + Duration.ofMinutes(59).toMillis());
        counts(Map.of("fcm.ACCEPTED", 1L), NOW, NOW);
        report.setProcessingTime(NOW + Duration.ofMinutes(61).toMillis());
        assertThat(report.numKeyedStateEntries()).isEqualTo(1);

        report.setProcessingTime(NOW + Duration.ofMinutes(121).toMillis());
        assertThat(report.numKeyedStateEntries()).isZero();
        assertThat(report.numProcessingTimeTimers()).isZero();
    }

    private void receipt(String saleId, String provider, DeliveryOutcome outcome, long at) throws Exception {
        counting.processElement(new StreamRecord<>(new DeliveryReceipt(
                "id",
                saleId,
                "p1",
                "anna",
                "phone",
                provider,
                outcome,
                null,
                1,
                NOW - 10,
                NOW + 3_600_000,
                NOW,
                at,
                null,
                0)));
    }

    private void counts(Map<String, Long> outcomes, long first, long last) throws Exception {
        report.processElement1(new StreamRecord<>(counted("s1", outcomes, first, last)));
    }

    private static ReceiptCounts counted(String saleId, Map<String, Long> outcomes, long first, long last) {
        return new ReceiptCounts(saleId, "p1", NOW - 10, new DeliveryFigures(outcomes, first, last));
    }

    private void fired(int users, boolean byMaxHold) throws Exception {
        progress(new SaleProgress("s1", "p1", NOW - 10, NOW, ENDS_AT, 120, true, byMaxHold, users, 0, 0, null));
    }

    private void progress(SaleProgress progress) throws Exception {
        report.processElement2(new StreamRecord<>(progress));
    }
}
