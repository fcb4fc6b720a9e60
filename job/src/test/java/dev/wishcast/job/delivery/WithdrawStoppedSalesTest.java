package dev.wishcast.job.delivery;

import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.SaleMessage;
import java.util.Map;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WithdrawStoppedSalesTest {

    private static final int MAX_PARALLELISM = 720;
    private static final long NOW = 1_000_000;
    private static final long FORGET_AT = NOW + 60_000;

    @Test
    void requestsOfAStoppedSaleAreWithdrawn() throws Exception {
        try (Harness subtask = Harness.start(1, 0)) {
            subtask.process(request("s1"));
            subtask.process(stop("s1", NOW));
            subtask.process(request("s1"));
            subtask.process(request("s2"));

            assertThat(subtask.harness.extractOutputValues())
                    .containsExactly(
                            request("s1"), PushRequest.stop("s1"), request("s1").asWithdrawn(), request("s2"));
        }
    }

    @Test
    void theSinkIsToldOnce() throws Exception {
        try (Harness subtask = Harness.start(1, 0)) {
            subtask.process(stop("s1", NOW));
            subtask.process(stop("s1", NOW));
            assertThat(subtask.harness.extractOutputValues()).containsExactly(PushRequest.stop("s1"));
        }
    }

    @Test
    void stoppedSalesAreForgottenWhenNothingOfThemCanBeUnderWay() throws Exception {
        try (Harness subtask = Harness.start(1, 0)) {
            subtask.process(stop("s1", NOW));
            subtask.process(stop("s2", FORGET_AT));
            subtask.process(request("s1"));
            assertThat(subtask.harness.extractOutputValues()).last().isEqualTo(request("s1"));
        }
    }

    @Test
    void whatOneSubtaskKnewAllKnowAfterARestart() throws Exception {
        try (Harness first = Harness.start(2, 0);
                Harness second = Harness.start(2, 1)) {
            first.process(stop("s1", NOW));
            OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(
                    first.harness.snapshot(1, 1), second.harness.snapshot(1, 1));
            for (int subtask = 0; subtask < 3; subtask++) {
                try (Harness restored = new Harness(3, subtask)) {
                    restored.harness.initializeState(AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            state, MAX_PARALLELISM, 2, 3, subtask));
                    restored.harness.open();
                    restored.process(request("s1"));
                    assertThat(restored.harness.extractOutputValues())
                            .containsExactly(request("s1").asWithdrawn());
                }
            }
        }
    }

    private static PushRequest stop(String saleId, long stoppedAt) {
        SaleMessage sale = new SaleMessage(saleId, null, null, null, Map.of(), stoppedAt, FORGET_AT);
        return new PushRequest("stop", null, null, null, null, null, true, sale);
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

    private static final class Harness implements AutoCloseable {

        private final OneInputStreamOperatorTestHarness<PushRequest, PushRequest> harness;

        Harness(int parallelism, int subtask) throws Exception {
            harness = new OneInputStreamOperatorTestHarness<>(
                    new ProcessOperator<>(new WithdrawStoppedSales()), MAX_PARALLELISM, parallelism, subtask);
        }

        static Harness start(int parallelism, int subtask) throws Exception {
            Harness started = new Harness(parallelism, subtask);
            started.harness.open();
            return started;
        }

        void process(PushRequest request) throws Exception {
            harness.processElement(request, NOW);
        }

        @Override
        public void close() throws Exception {
            harness.close();
        }
    }
}
