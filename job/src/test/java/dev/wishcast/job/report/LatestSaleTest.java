package dev.wishcast.job.report;

import dev.wishcast.connectors.report.SaleReport;
import java.util.Map;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LatestSaleTest {

    private static final long NOW = 1_000_000;

    private final LatestSale latest = new LatestSale();
    private OneInputStreamOperatorTestHarness<SaleReport, SaleReport> harness;

    @BeforeEach
    void open() throws Exception {
        harness = new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(latest));
        harness.open();
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void withoutASaleThereIsNothingToShow() {
        assertThat(latest.firstAcceptedMs()).isZero();
        assertThat(latest.lastAcceptedMs()).isZero();
    }

    @Test
    void theLatestSaleOfAllIsShownWhicheverIsReportedLast() throws Exception {
        report("newer", NOW, NOW + 250, NOW + 900);
        report("older", NOW - 60_000, NOW - 50_000, NOW + 2_000);

        assertThat(latest.firstAcceptedMs()).isEqualTo(250);
        assertThat(latest.lastAcceptedMs()).isEqualTo(900);
        assertThat(harness.extractOutputValues()).extracting(SaleReport::saleId).containsExactly("newer", "older");
    }

    @Test
    void aSaleIsNotShownBeforeSomethingOfItWasAccepted() throws Exception {
        report("s1", NOW, NOW + 250, NOW + 900);
        report("s2", NOW + 1_000, 0, 0);
        assertThat(latest.lastAcceptedMs()).isEqualTo(900);

        report("s2", NOW + 1_000, NOW + 1_300, NOW + 1_300);
        assertThat(latest.lastAcceptedMs()).isEqualTo(300);
    }

    @Test
    void timesCountFromTheStartOfASaleThatWasAnnouncedBefore() throws Exception {
        report("scheduled", NOW - 3_600_000, NOW, NOW + 250, NOW + 900);

        assertThat(latest.firstAcceptedMs()).isEqualTo(250);
        assertThat(latest.lastAcceptedMs()).isEqualTo(900);
    }

    private void report(String saleId, long publishedAt, long first, long last) throws Exception {
        report(saleId, publishedAt, 0, first, last);
    }

    private void report(String saleId, long publishedAt, long startsAt, long first, long last) throws Exception {
        harness.processElement(new StreamRecord<>(new SaleReport(
                saleId,
                "p",
                startsAt,
                NOW + 3_600_000,
                1,
                Map.of(),
                1,
                1,
                0,
                Map.of(),
                Map.of(),
                publishedAt,
                first,
                last,
                last,
                false)));
    }
}
