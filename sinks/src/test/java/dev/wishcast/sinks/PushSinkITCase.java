package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.http.HttpOptions;
import dev.wishcast.stub.ProviderStub;
import dev.wishcast.stub.StubConfig;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
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

    private ProviderStub stub;
    private CollectingSink<DeliveryReceipt> receipts;
    private CollectingSink<DeadLetter> deadLetters;
    private Configuration config;

    @BeforeEach
    void start() {
        stub = ProviderStub.start(StubConfig.defaults());
        receipts = new CollectingSink<>();
        deadLetters = new CollectingSink<>();
        config = new Configuration();
        config.set(HttpOptions.TRUSTED_CERTIFICATES, stub.certificatesFile().toString());
        config.set(FcmOptions.ENDPOINT, stub.endpoint().toString());
        config.set(FcmOptions.PROJECT_ID, stub.projectId());
        config.set(FcmOptions.CREDENTIALS_FILE, stub.serviceAccountFile().toString());
        config.set(ApnsOptions.ENDPOINT, stub.endpoint().toString());
        config.set(ApnsOptions.KEY_FILE, stub.apnsKeyFile().toString());
        config.set(ApnsOptions.KEY_ID, stub.apnsKeyId());
        config.set(ApnsOptions.TEAM_ID, stub.apnsTeamId());
        config.set(ApnsOptions.TOPIC, stub.apnsTopic());
    }

    @AfterEach
    void stop() {
        stub.close();
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

        assertThat(stub.statistics("sale").totals().distinct()).isEqualTo(5_000);
        assertThat(stub.statistics("sale").totals().accepted()).isEqualTo(5_000);
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

        assertThat(stub.statistics("sale").totals().distinct()).isEqualTo(1_000);
        assertThat(receipts.written()).hasSize(1_000).allSatisfy(receipt -> assertThat(receipt.outcome())
                .isEqualTo(DeliveryOutcome.ACCEPTED));
    }

    private void run(Provider provider, List<PushRequest> requests) throws Exception {
        StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
        env.setParallelism(2);
        env.fromData(requests).rebalance().sinkTo(PushSinks.of(provider, config, receipts, deadLetters));
        env.execute("push sink");
    }
}
