package dev.wishcast.job.delivery;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.SaleMessage;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.streaming.util.BroadcastOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WithdrawStoppedSalesTest {

    private static final long NOW = 1_000_000;

    private BroadcastOperatorTestHarness<PushRequest, SaleEvent, PushRequest> harness;

    @BeforeEach
    void open() throws Exception {
        harness = ProcessFunctionTestHarnesses.forBroadcastProcessFunction(
                new WithdrawStoppedSales(), WithdrawStoppedSales.STOPPED);
    }

    @AfterEach
    void close() throws Exception {
        harness.close();
    }

    @Test
    void requestsOfAStoppedSaleAreWithdrawn() throws Exception {
        harness.processElement(request("s1"), NOW);
        event("s1", SaleStatus.SOLD_OUT, NOW);
        harness.processElement(request("s1"), NOW);
        harness.processElement(request("s2"), NOW);

        assertThat(harness.extractOutputValues())
                .containsExactly(
                        request("s1"), PushRequest.stop("s1"), request("s1").asWithdrawn(), request("s2"));
    }

    @Test
    void aStartedSaleStopsNothing() throws Exception {
        event("s1", SaleStatus.STARTED, NOW);
        harness.processElement(request("s1"), NOW);
        assertThat(harness.extractOutputValues()).noneMatch(PushRequest::withdrawn);
    }

    @Test
    void stoppedSalesAreForgottenLongAfterTheirEnd() throws Exception {
        event("s1", SaleStatus.CANCELLED, NOW);
        assertThat(harness.getBroadcastState(WithdrawStoppedSales.STOPPED).contains("s1"))
                .isTrue();
        event("s2", SaleStatus.STARTED, NOW + Duration.ofDays(2).toMillis());
        assertThat(harness.getBroadcastState(WithdrawStoppedSales.STOPPED).contains("s1"))
                .isFalse();
    }

    private void event(String saleId, SaleStatus status, long at) throws Exception {
        harness.processBroadcastElement(
                new SaleEvent(saleId, "p1", status, at, at + 60_000, "Now 50% off", null, Map.of(), at), at);
    }

    private static PushRequest request(String saleId) {
        return new PushRequest(
                "id",
                "anna",
                "phone",
                Provider.FCM,
                "token",
                null,
                false,
                new SaleMessage(saleId, "p1", "Now 50% off", null, Map.of(), NOW, NOW + 60_000));
    }
}
