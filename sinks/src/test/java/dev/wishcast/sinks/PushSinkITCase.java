package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** The sink in a Flink job, against the provider stub. */
class PushSinkITCase {

    @RegisterExtension
    static final MiniClusterExtension FLINK = new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
            .setNumberTaskManagers(1)
            .setNumberSlotsPerTaskManager(2)
            .build());

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    private final CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    @AfterEach
    void stop() {
        receipts.close();
        deadLetters.close();
    }

    @Test
    void sendsEveryNotificationOnceAndWritesAReceipt() throws Exception {
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        List<PushRequest> requests = IntStream.range(0, 5_000)
                .mapToObj(i -> Pushes.request(Provider.FCM, "token-" + i, message))
                .toList();

        run(Provider.FCM, requests);

        assertThat(STUB.stub().statistics("sale").totals().distinct()).isEqualTo(5_000);
        assertThat(STUB.stub().statistics("sale").totals().accepted()).isEqualTo(5_000);
        assertThat(receipts.written()).hasSize(5_000).allSatisfy(receipt -> assertThat(receipt.outcome())
                .isEqualTo(DeliveryOutcome.ACCEPTED));
        assertThat(deadLetters.written()).isEmpty();
    }

    @Test
    void sendsThroughApnsToo() throws Exception {
        SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
        List<PushRequest> requests = IntStream.range(0, 1_000)
                .mapToObj(i -> Pushes.request(Provider.APNS, String.format("%064x", i), message))
                .toList();

        run(Provider.APNS, requests);

        assertThat(STUB.stub().statistics("sale").totals().distinct()).isEqualTo(1_000);
        assertThat(receipts.written()).hasSize(1_000).allSatisfy(receipt -> assertThat(receipt.outcome())
                .isEqualTo(DeliveryOutcome.ACCEPTED));
    }

    private void run(Provider provider, List<PushRequest> requests) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.fromData(requests).rebalance().sinkTo(PushSinks.of(provider, STUB.config(), receipts, deadLetters));
        env.execute("push sink");
    }
}
