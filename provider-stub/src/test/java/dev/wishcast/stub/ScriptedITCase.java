package dev.wishcast.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.ContentType;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What scripts do to pushes that are in order. */
class ScriptedITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APNS_TOKEN = StubClient.APNS_TOKEN;
    private static final String OTHER_APNS_TOKEN = "ff" + APNS_TOKEN.substring(2);
    private static final String FCM_TOKEN = StubClient.FCM_TOKEN;
    private static final long LATENCY_MS = 30;

    private static ProviderStub stub;
    private static StubClient client;
    private static String accessToken;

    @BeforeAll
    static void start() throws Exception {
        stub = ProviderStub.start(StubConfig.defaults().withLatency(Duration.ofMillis(LATENCY_MS)));
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

    private static HttpResponse<String> fcm(String token) throws Exception {
        return client.send(client.fcm(accessToken, StubClient.fcmMessage(token, "sale-1")));
    }

    private static HttpResponse<String> apns() throws Exception {
        return client.send(client.apns(APNS_TOKEN, "sale-1"));
    }

    @Test
    void answersTheFirstAttemptWithRetryAfterAndTheSecondNormally() throws Exception {
        stub.script(StubScript.answer(StubProvider.FCM, 429, "QUOTA_EXCEEDED")
                .withRetryAfterSeconds(60)
                .times(1));

        HttpResponse<String> first = fcm(FCM_TOKEN);
        HttpResponse<String> second = fcm(FCM_TOKEN);

        assertThat(first.statusCode()).isEqualTo(429);
        assertThat(first.headers().firstValue("retry-after")).contains("60");
        JsonNode error = JSON.readTree(first.body()).get("error");
        assertThat(error.get("status").textValue()).isEqualTo("RESOURCE_EXHAUSTED");
        assertThat(error.at("/details/0/@type").textValue()).isEqualTo("type.googleapis.com/google.rpc.QuotaFailure");
        assertThat(error.at("/details/1/errorCode").textValue()).isEqualTo("QUOTA_EXCEEDED");
        assertThat(second.statusCode()).isEqualTo(200);
        assertThat(stub.statistics().totals().accepted()).isEqualTo(1);
    }

    @Test
    void answersOnlyTheScriptedToken() throws Exception {
        stub.script(StubScript.answer(StubProvider.FCM, 404, "UNREGISTERED").forToken(FCM_TOKEN));

        assertThat(fcm(FCM_TOKEN).statusCode()).isEqualTo(404);
        assertThat(fcm("another-token").statusCode()).isEqualTo(200);
        assertThat(stub.statistics().answers("fcm", "404 UNREGISTERED")).isEqualTo(1);
        assertThat(stub.statistics().answers("fcm", "200")).isEqualTo(1);
    }

    @Test
    void aStatusAloneGetsItsUsualCode() throws Exception {
        stub.script(StubScript.answer(null, 503, null));

        assertThat(JSON.readTree(apns().body()).get("reason").textValue()).isEqualTo("ServiceUnavailable");
        assertThat(JSON.readTree(fcm(FCM_TOKEN).body())
                        .at("/error/details/0/errorCode")
                        .textValue())
                .isEqualTo("UNAVAILABLE");
    }

    @Test
    void aBodyIsSentAsHtml() throws Exception {
        stub.script(StubScript.answer(StubProvider.FCM, 404, null).withBody("<html>no such page</html>"));

        HttpResponse<String> response = fcm(FCM_TOKEN);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=UTF-8");
        assertThat(response.body()).isEqualTo("<html>no such page</html>");
    }

    @Test
    void latencyIsTheStubsPlusTheScripts() throws Exception {
        long start = System.nanoTime();
        apns();
        long plain = System.nanoTime();
        stub.script(StubScript.slow(StubProvider.APNS, 100));
        assertThat(apns().statusCode()).isEqualTo(200);
        long slow = System.nanoTime();

        assertThat(Duration.ofNanos(plain - start)).isGreaterThanOrEqualTo(Duration.ofMillis(LATENCY_MS));
        assertThat(Duration.ofNanos(slow - plain)).isGreaterThanOrEqualTo(Duration.ofMillis(LATENCY_MS + 100));
    }

    @ParameterizedTest
    @EnumSource(
            value = StubScript.ConnectionLoss.class,
            names = {"CUT", "GOAWAY"})
    void aLostConnectionAnswersNothingAndRecordsNothing(StubScript.ConnectionLoss loss) throws Exception {
        apns();
        stub.reset();
        stub.script(StubScript.lose(StubProvider.APNS, loss));

        assertThatThrownBy(ScriptedITCase::apns).isInstanceOf(IOException.class);

        assertThat(stub.accepted()).isEmpty();
        assertThat(stub.statistics().answers("apns", "0 " + loss)).isPositive();
        Awaitility.await().until(() -> stub.statistics().connections().open() == 0);
        stub.clearScripts();
        assertThat(apns().statusCode()).isEqualTo(200);
    }

    /** With Apache's client, as pushy and the JDK give up the whole connection on GOAWAY. */
    @Test
    void goAwayRefusesThatPushButNotEarlierOnes() throws Exception {
        try (CloseableHttpAsyncClient multiplexed = HttpAsyncClients.customHttp2()
                .setTlsStrategy(ClientTlsStrategyBuilder.create()
                        .setSslContext(StubClient.trusting(stub))
                        .buildAsync())
                .disableAutomaticRetries()
                .build()) {
            multiplexed.start();
            assertThat(push(multiplexed, "first").get(20, TimeUnit.SECONDS).getCode())
                    .isEqualTo(200);
            stub.reset();
            stub.script(
                    StubScript.slow(StubProvider.FCM, 300).forToken("earlier"),
                    StubScript.lose(StubProvider.FCM, StubScript.ConnectionLoss.GOAWAY)
                            .forToken("refused"));

            Future<SimpleHttpResponse> earlier = push(multiplexed, "earlier");
            Future<SimpleHttpResponse> refused = push(multiplexed, "refused");

            assertThatThrownBy(() -> refused.get(20, TimeUnit.SECONDS)).hasCauseInstanceOf(IOException.class);
            assertThat(earlier.get(20, TimeUnit.SECONDS).getCode()).isEqualTo(200);
        }
        assertThat(stub.accepted()).singleElement().satisfies(push -> assertThat(push.token())
                .isEqualTo("earlier"));
    }

    private static Future<SimpleHttpResponse> push(CloseableHttpAsyncClient through, String token) {
        return through.execute(
                SimpleRequestBuilder.post(
                                stub.endpoint().resolve("/v1/projects/" + stub.projectId() + "/messages:send"))
                        .setHeader("authorization", "Bearer " + accessToken)
                        .setBody(StubClient.fcmMessage(token, "sale-1"), ContentType.APPLICATION_JSON)
                        .build(),
                null);
    }

    @Test
    void aConnectionCanBeLostAfterThePushWasAccepted() throws Exception {
        stub.script(StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.CUT)
                .accepting()
                .times(1));

        assertThatThrownBy(ScriptedITCase::apns).isInstanceOf(IOException.class);
        assertThat(apns().statusCode()).isEqualTo(200);

        assertThat(stub.statistics().totals().duplicates()).isEqualTo(1);
    }

    @Test
    void nothingIsProcessedAfterACut() throws Exception {
        try (ProviderStub prompt = ProviderStub.start(StubConfig.defaults());
                FrameClient frames = new FrameClient(prompt)) {
            prompt.script(StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.CUT)
                    .forToken(APNS_TOKEN));
            frames.apns(List.of(APNS_TOKEN, OTHER_APNS_TOKEN));
            Awaitility.await().until(() -> !frames.isOpen());

            assertThat(prompt.statistics().answers()).isEqualTo(Map.of("apns", Map.of("0 CUT", 1L)));
            assertThat(prompt.accepted()).isEmpty();
        }
    }

    @Test
    void aRefusedStreamWasNotProcessedAndItsConnectionGoesOn() throws Exception {
        stub.script(StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.REFUSE_STREAM)
                .forToken(APNS_TOKEN));
        try (FrameClient frames = new FrameClient(stub)) {
            frames.apns(List.of(APNS_TOKEN, OTHER_APNS_TOKEN));
            Awaitility.await().until(() -> !frames.resets.isEmpty() && !frames.answers.isEmpty());

            assertThat(frames.resets).containsOnly(Map.entry(1, Http2Error.REFUSED_STREAM.code()));
            assertThat(frames.answers).containsOnly(Map.entry(3, "200"));
        }
        assertThat(stub.accepted()).singleElement().satisfies(push -> assertThat(push.token())
                .isEqualTo(OTHER_APNS_TOKEN));
        assertThat(stub.statistics().answers("apns", "0 REFUSE_STREAM")).isEqualTo(1);
    }

    @Test
    void aResetStreamLeavesOpenWhetherThePushWasAccepted() throws Exception {
        stub.script(StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.RESET_STREAM)
                .accepting()
                .times(1));
        try (FrameClient frames = new FrameClient(stub)) {
            frames.apns(List.of(APNS_TOKEN));
            Awaitility.await().until(() -> !frames.resets.isEmpty());
            frames.apns(List.of(APNS_TOKEN));
            Awaitility.await().until(() -> !frames.answers.isEmpty());

            assertThat(frames.resets).containsOnly(Map.entry(1, Http2Error.INTERNAL_ERROR.code()));
        }
        assertThat(stub.statistics().totals().repeatedAccepted()).isEqualTo(1);
    }

    @Test
    void anExceededQuotaIsTheProjectsOrTheDevices() throws Exception {
        stub.script(
                StubScript.answer(StubProvider.FCM, 429, null)
                        .withQuota(StubScript.Quota.DEVICE)
                        .forToken(FCM_TOKEN),
                StubScript.answer(StubProvider.FCM, 429, null).withQuota(StubScript.Quota.PROJECT));

        JsonNode device = JSON.readTree(fcm(FCM_TOKEN).body());
        JsonNode project = JSON.readTree(fcm("other").body());

        for (JsonNode answer : List.of(device, project)) {
            assertThat(answer.at("/error/status").textValue()).isEqualTo("RESOURCE_EXHAUSTED");
            assertThat(answer.at("/error/details/1/errorCode").textValue()).isEqualTo("QUOTA_EXCEEDED");
        }
        String subject = "/error/details/0/violations/0/subject";
        assertThat(device.at(subject).textValue()).isEqualTo("device:" + FCM_TOKEN);
        assertThat(project.at(subject).textValue()).isEqualTo("project");
    }

    @Test
    void http1ConnectionsCanBeCutToo() throws Exception {
        StubClient http1 = new StubClient(stub, Version.HTTP_1_1);
        stub.script(StubScript.lose(StubProvider.FCM, StubScript.ConnectionLoss.GOAWAY));

        assertThatThrownBy(() -> http1.send(http1.fcm(accessToken, StubClient.fcmMessage(FCM_TOKEN, "sale-1"))))
                .isInstanceOf(IOException.class);
        assertThat(stub.accepted()).isEmpty();
    }
}
