package dev.wishcast.stub;

import dev.wishcast.stub.judge.StubStatistics.Violations;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import dev.wishcast.stub.script.StubScript.Quota;
import java.net.http.HttpClient.Version;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the stub holds against a sender, and what not. */
class ViolationsITCase {

    private static final String TOKEN = StubClient.APNS_TOKEN;
    private static final String OTHER_TOKEN = "ff" + TOKEN.substring(2);

    private static ProviderStub stub;
    private static StubClient client;
    private static String accessToken;

    @BeforeAll
    static void start() throws Exception {
        stub = ProviderStub.start(StubConfig.defaults().withInFlightGrace(Duration.ZERO));
        client = new StubClient(stub, Version.HTTP_2);
        accessToken = client.accessToken();
    }

    @AfterAll
    static void stop() {
        stub.close();
    }

    @AfterEach
    void reset() {
        stub.reset();
    }

    private static void fcm(String token) throws Exception {
        client.send(client.fcm(accessToken, StubClient.fcmMessage(token, "sale-1")));
    }

    @Test
    void countsRetriesAndOtherRequestsBeforeRetryAfter() throws Exception {
        StubScript exceeded = StubScript.answer(StubProvider.FCM, 429, null).withRetryAfterSeconds(60);
        stub.script(
                exceeded.withQuota(Quota.DEVICE).forToken("busy").times(1),
                exceeded.withQuota(Quota.PROJECT).forToken("straw").times(1));

        fcm("busy");
        fcm("other");
        assertThat(stub.statistics().violations()).isEqualTo(Violations.NONE);
        fcm("busy");
        fcm("straw");
        fcm("other");

        assertThat(stub.statistics().violations()).isEqualTo(new Violations(1, 1, 0, 0));
    }

    @Test
    void countsRequestsToDeadTokensScriptedOrNot() throws Exception {
        stub.script(StubScript.answer(StubProvider.FCM, 404, "UNREGISTERED").forToken("dead"));

        for (int attempt = 0; attempt < 2; attempt++) {
            fcm("dead");
            client.send(client.apns("not-hexadecimal", "sale-1"));
        }

        assertThat(stub.statistics().violations()).isEqualTo(new Violations(0, 0, 2, 0));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerThatACutConnectionTookWithItIsNotHeldAgainstTheSender(boolean read) throws Exception {
        stub.script(
                StubScript.answer(StubProvider.APNS, 410, null).forToken(TOKEN),
                StubScript.lose(StubProvider.APNS, ConnectionLoss.CUT).forToken(OTHER_TOKEN));
        try (FrameClient frames = new FrameClient(stub)) {
            frames.acknowledgePings(read);
            frames.apns(List.of(TOKEN));
            Awaitility.await().until(() -> frames.pings.get() > 0);
            // The stub has the acknowledgement of its PING, if there was one, before this.
            frames.apns(List.of(OTHER_TOKEN));
            Awaitility.await().until(() -> !frames.isOpen());
        }

        client.send(client.apns(TOKEN, "sale-1"));

        assertThat(stub.statistics().violations().requestsToDeadTokens()).isEqualTo(read ? 1 : 0);
    }
}
