package dev.wishcast.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.stub.judge.AcceptedPush;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminServerITCase {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static ProviderStub stub;
    private static StubClient client;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        stub = ProviderStub.start(StubConfig.defaults());
        client = new StubClient(stub, Version.HTTP_2);
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        stub.close();
    }

    @AfterEach
    void reset() {
        stub.reset();
    }

    private static HttpResponse<String> admin(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(stub.adminEndpoint().resolve(path))
                .method(method, BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void givesStatisticsAndAcceptedPushesByCollapseKey() throws Exception {
        client.send(client.apns(StubClient.APNS_TOKEN, "sale 1"));
        client.send(client.apns(StubClient.APNS_TOKEN, "sale 1"));
        client.send(client.apns(StubClient.APNS_TOKEN, "sale 2"));
        client.send(client.apns("bad", "sale 1"));

        JsonNode all = JSON.readTree(admin("GET", "/stats", "").body());
        assertThat(all.get("accepted").longValue()).isEqualTo(3);
        assertThat(all.get("distinct").longValue()).isEqualTo(2);
        assertThat(all.get("duplicates").longValue()).isEqualTo(1);
        assertThat(all.at("/answers/apns/200").longValue()).isEqualTo(3);
        assertThat(all.at("/answers/apns/400 BadDeviceToken").longValue()).isEqualTo(1);
        assertThat(all.at("/connections/open").longValue()).isEqualTo(1);
        assertThat(all.at("/connections/total").longValue()).isPositive();
        JsonNode one =
                JSON.readTree(admin("GET", "/stats?collapse=sale%201", "").body());
        assertThat(one.get("accepted").longValue()).isEqualTo(2);
        assertThat(one.get("firstAcceptedAt").longValue())
                .isLessThanOrEqualTo(one.get("lastAcceptedAt").longValue());
        AcceptedPush push = stub.accepted("sale 1").get(0);
        assertThat(admin("GET", "/accepted?collapse=sale%201", "").body())
                .isEqualTo("apns\t" + StubClient.APNS_TOKEN + "\t2\t" + push.firstAcceptedAt() + "\t"
                        + push.lastAcceptedAt() + "\n");
        assertThat(admin("GET", "/accepted", "").body().lines()).hasSize(2);
    }

    @Test
    void takesScriptsAndDropsThem() throws Exception {
        String scripts = """
                [{"provider":"apns","token":"%s","status":410,"code":"Unregistered","timestamp":1700000000000},
                 {"provider":"fcm","share":0.5,"times":1,"connection":"goaway","extraLatencyMs":5}]
                """.formatted(StubClient.APNS_TOKEN);

        assertThat(admin("POST", "/scripts", scripts).statusCode()).isEqualTo(204);
        assertThat(StubScript.parse(admin("GET", "/scripts", "").body().getBytes(StandardCharsets.UTF_8)))
                .containsExactlyElementsOf(StubScript.parse(scripts.getBytes(StandardCharsets.UTF_8)));
        assertThat(client.send(client.apns(StubClient.APNS_TOKEN, "sale-1")).body())
                .isEqualTo("{\"reason\":\"Unregistered\",\"timestamp\":1700000000000}");
        assertThat(admin("DELETE", "/scripts", "").statusCode()).isEqualTo(204);
        assertThat(client.send(client.apns(StubClient.APNS_TOKEN, "sale-1")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[null]",
                "{}",
                "[{}]",
                "[{\"provider\":\"sms\",\"status\":500}]",
                "[{\"status\":500,\"retries\":1}]",
                "[{\"status\":500,\"share\":2}]"
            })
    void refusesBadScriptsAndSaysWhy(String scripts) throws Exception {
        HttpResponse<String> response = admin("POST", "/scripts", scripts);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(response.body()).get("error").textValue()).isNotEmpty();
    }

    @Test
    void resetForgetsPushesAnswersAndScripts() throws Exception {
        client.send(client.apns(StubClient.APNS_TOKEN, "sale-1"));
        stub.script(StubScript.answer(StubProvider.APNS, 500, null));

        assertThat(admin("POST", "/reset", "").statusCode()).isEqualTo(204);

        assertThat(stub.accepted()).isEmpty();
        assertThat(stub.statistics().answers()).isEmpty();
        assertThat(client.send(client.apns(StubClient.APNS_TOKEN, "sale-1")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void bothProvidersCanBeTakenDownAndBroughtBack() throws Exception {
        String accessToken = client.accessToken();
        assertThat(admin("POST", "/down", "").statusCode()).isEqualTo(204);

        Awaitility.await().until(() -> stub.statistics().connections().open() == 0);
        assertThatThrownBy(() -> client.send(client.apns(StubClient.APNS_TOKEN, "sale-1")))
                .isInstanceOf(IOException.class);
        String message = StubClient.fcmMessage(StubClient.FCM_TOKEN, "sale-1");
        assertThatThrownBy(() -> client.send(client.fcm(accessToken, message))).isInstanceOf(IOException.class);
        assertThatThrownBy(client::accessToken).isInstanceOf(IOException.class);
        assertThat(admin("POST", "/up", "").statusCode()).isEqualTo(204);

        assertThat(client.send(client.apns(StubClient.APNS_TOKEN, "sale-1")).statusCode())
                .isEqualTo(200);
        assertThat(client.send(client.fcm(accessToken, message)).statusCode()).isEqualTo(200);
        assertThat(stub.statistics().totals().accepted()).isEqualTo(2);
    }

    @Test
    void resetBringsTheProvidersBack() throws Exception {
        stub.takeDown();
        stub.reset();

        // The client's own connection was cut, which it may learn only by using it.
        Awaitility.await()
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> client.send(client.apns(StubClient.APNS_TOKEN, "sale-1"))
                                .statusCode()
                        == 200);
    }

    @Test
    void refusesOtherMethods() throws Exception {
        assertThat(admin("POST", "/stats", "").statusCode()).isEqualTo(405);
        assertThat(admin("GET", "/reset", "").statusCode()).isEqualTo(405);
        assertThat(admin("GET", "/down", "").statusCode()).isEqualTo(405);
        assertThat(admin("PUT", "/scripts", "[]").statusCode()).isEqualTo(405);
    }
}
