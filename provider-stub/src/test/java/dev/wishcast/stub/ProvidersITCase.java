package dev.wishcast.stub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the stub checks, with requests that no client library would send. */
class ProvidersITCase {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String APNS_TOKEN = StubClient.APNS_TOKEN;
    private static final String FCM_TOKEN = StubClient.FCM_TOKEN;

    private static ProviderStub stub;
    private static StubClient client;
    private static String accessToken;

    @BeforeAll
    static void start() throws Exception {
        stub = ProviderStub.start(StubConfig.defaults());
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

    private static void assertApns(HttpRequest.Builder request, int status, String reason) throws Exception {
        HttpResponse<String> response = client.send(request);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).get("reason").textValue()).isEqualTo(reason);
        assertThat(response.headers().firstValue("apns-id")).isPresent();
        assertThat(stub.accepted()).isEmpty();
    }

    private static JsonNode fcmError(HttpRequest.Builder request, int status) throws Exception {
        HttpResponse<String> response = client.send(request);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(stub.accepted()).isEmpty();
        JsonNode error = JSON.readTree(response.body()).get("error");
        assertThat(error.get("code").intValue()).isEqualTo(status);
        return error;
    }

    @Test
    void apnsEchoesTheIdOrMakesOne() throws Exception {
        String id = "123e4567-e89b-12d3-a456-4266554400a0";

        HttpResponse<String> echoed =
                client.send(client.apns(APNS_TOKEN, "sale-1").header("apns-id", id));
        HttpResponse<String> made = client.send(client.apns(APNS_TOKEN, "sale-1"));

        assertThat(echoed.statusCode()).isEqualTo(200);
        assertThat(echoed.body()).isEmpty();
        assertThat(echoed.headers().firstValue("apns-id")).contains(id);
        assertThat(UUID.fromString(made.headers().firstValue("apns-id").orElseThrow()))
                .isNotNull();
        assertThat(stub.accepted("sale-1")).singleElement().satisfies(push -> assertThat(push.count())
                .isEqualTo(2));
    }

    @ParameterizedTest
    @CsvSource({
        "apns-id, 123, BadMessageId",
        "apns-topic, com.example.other, DeviceTokenNotForTopic",
        "apns-topic, not a topic, BadTopic",
        "apns-push-type, shout, InvalidPushType",
        "apns-priority, 7, BadPriority",
        "apns-expiration, tomorrow, BadExpirationDate",
        "apns-expiration, -1, BadExpirationDate",
        "apns-collapse-id, 12345678901234567890123456789012345678901234567890123456789012345, BadCollapseId"
    })
    void apnsRefusesBadHeaders(String name, String value, String reason) throws Exception {
        assertApns(client.apns(APNS_TOKEN, "sale-1").setHeader(name, value), 400, reason);
    }

    @Test
    void apnsRefusesARepeatedHeaderAndAMissingTopic() throws Exception {
        assertApns(client.apns(APNS_TOKEN, "sale-1").header("apns-priority", "5"), 400, "DuplicateHeaders");
        assertApns(
                client.request("/3/device/" + APNS_TOKEN)
                        .header("authorization", "bearer " + client.apnsJwt(Instant.now()))
                        .POST(BodyPublishers.ofString("{\"aps\":{}}")),
                400,
                "MissingTopic");
    }

    @Test
    void apnsRefusesUrgentBackgroundPushes() throws Exception {
        HttpRequest.Builder background = client.apns(APNS_TOKEN, "sale-1").setHeader("apns-push-type", "background");

        assertApns(background, 400, "BadPriority");
        assertThat(client.send(background.setHeader("apns-priority", "5")).statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"abc", "zz", "00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8fg"})
    void apnsRefusesWhatIsNoDeviceToken(String token) throws Exception {
        assertApns(client.apns(token, "sale-1"), 400, "BadDeviceToken");
    }

    @Test
    void apnsRefusesWrongPathsAndMethods() throws Exception {
        assertApns(client.apns("", "sale-1"), 400, "MissingDeviceToken");
        assertApns(client.apns(APNS_TOKEN, "sale-1").GET(), 405, "MethodNotAllowed");
        HttpResponse<String> response = client.send(client.request("/3/devices").GET());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("{\"reason\":\"BadPath\"}");
    }

    @Test
    void apnsRefusesBadPayloads() throws Exception {
        for (String payload : new String[] {
            "",
            "[]",
            "{\"aps\":",
            "{\"alert\":{}}",
            "{\"aps\":\"x\"}",
            "{\"aps\":{\"sound\":1}}",
            "{\"aps\":{\"interruption-level\":\"loud\"}}",
            "{\"aps\":{\"mutable-content\":\"1\"}}",
            "{\"aps\":{\"thread-id\":{}}}"
        }) {
            assertApns(client.apns(APNS_TOKEN, "sale-1").POST(BodyPublishers.ofString(payload)), 400, "PayloadEmpty");
        }
    }

    @ParameterizedTest
    @CsvSource({"4096, 200", "4097, 413", "200000, 413"})
    void apnsLimitsThePayload(int bytes, int status) throws Exception {
        String frame = "{\"aps\":{\"alert\":\"\"}}";
        String payload = frame.replace("\"\"", "\"" + "x".repeat(bytes - frame.length()) + "\"");

        HttpResponse<String> response =
                client.send(client.apns(APNS_TOKEN, "sale-1").POST(BodyPublishers.ofString(payload)));

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @Test
    void apnsRefusesBadProviderTokens() throws Exception {
        String good = client.apnsJwt(Instant.now());
        String forged = good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(86);

        assertApns(
                client.request("/3/device/" + APNS_TOKEN).POST(BodyPublishers.ofString("{}")),
                403,
                "MissingProviderToken");
        assertAuthorization("bearer " + forged, "InvalidProviderToken");
        assertAuthorization("bearer x", "InvalidProviderToken");
        assertAuthorization("basic " + good, "InvalidProviderToken");
        assertAuthorization(
                "bearer " + client.apnsJwt(Instant.now().minus(Duration.ofMinutes(61))), "ExpiredProviderToken");
        assertAuthorization(
                "bearer " + client.apnsJwt(Instant.now().plus(Duration.ofMinutes(10))), "InvalidProviderToken");
    }

    private static void assertAuthorization(String authorization, String reason) throws Exception {
        assertApns(client.apns(APNS_TOKEN, "sale-1").setHeader("authorization", authorization), 403, reason);
    }

    @Test
    void apnsSpeaksHttp2Only() throws Exception {
        StubClient http1 = new StubClient(stub, Version.HTTP_1_1);

        assertThat(http1.send(http1.apns(APNS_TOKEN, "sale-1")).statusCode()).isEqualTo(505);
    }

    @ParameterizedTest
    @EnumSource(Version.class)
    void fcmSpeaksBothVersions(Version version) throws Exception {
        StubClient own = new StubClient(stub, version);

        HttpResponse<String> response =
                own.send(own.fcm(own.accessToken(), StubClient.fcmMessage(FCM_TOKEN, "sale-1")));

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(JSON.readTree(response.body()).get("name").textValue())
                .startsWith("projects/" + stub.projectId() + "/messages/0:");
        assertThat(stub.accepted("sale-1")).hasSize(1);
    }

    @Test
    void fcmRefusesMissingAndUnknownAccessTokens() throws Exception {
        String message = StubClient.fcmMessage(FCM_TOKEN, "sale-1");

        JsonNode missing = fcmError(
                client.request("/v1/projects/" + stub.projectId() + "/messages:send")
                        .POST(BodyPublishers.ofString(message)),
                401);
        JsonNode unknown = fcmError(client.fcm("ya29.forged", message), 401);

        assertThat(missing.get("status").textValue()).isEqualTo("UNAUTHENTICATED");
        assertThat(missing.at("/details/0/reason").textValue()).isEqualTo("CREDENTIALS_MISSING");
        assertThat(unknown.get("status").textValue()).isEqualTo("UNAUTHENTICATED");
        assertThat(unknown.get("message").textValue()).contains("invalid authentication credentials");
    }

    @Test
    void fcmRefusesAnotherProject() throws Exception {
        JsonNode error = fcmError(
                client.request("/v1/projects/another/messages:send")
                        .header("authorization", "Bearer " + accessToken)
                        .POST(BodyPublishers.ofString(StubClient.fcmMessage(FCM_TOKEN, "sale-1"))),
                403);

        assertThat(error.get("status").textValue()).isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void fcmAnswersAnUnknownPathWithHtml() throws Exception {
        HttpResponse<String> response =
                client.send(client.request("/v2/projects").GET());

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.headers().firstValue("content-type")).contains("text/html; charset=UTF-8");
    }

    @Test
    void fcmLimitsThePayload() throws Exception {
        for (int length : new int[] {4097, 100_000}) {
            String body =
                    "{\"message\":{\"token\":\"" + FCM_TOKEN + "\",\"data\":{\"k\":\"" + "x".repeat(length) + "\"}}}";

            assertThat(fcmError(client.fcm(accessToken, body), 400)
                            .get("message")
                            .textValue())
                    .isEqualTo("Android message is too big");
        }
    }

    @Test
    void oauthRefusesBadAssertions() throws Exception {
        String good = client.assertion(stub.endpoint() + "/token");

        assertThat(client.token(good).statusCode()).isEqualTo(200);
        assertOAuth(client.token("x"), "invalid_grant", "Bad Request");
        assertOAuth(
                client.token(good.substring(0, good.lastIndexOf('.') + 1) + "A".repeat(342)),
                "invalid_grant",
                "Invalid JWT Signature.");
        assertOAuth(
                client.token(client.assertion("https://example.com/token")),
                "invalid_grant",
                "Invalid JWT: Failed audience check.");
        assertOAuth(
                client.send(client.request("/token").POST(BodyPublishers.ofString("grant_type=password"))),
                "unsupported_grant_type",
                "Invalid grant_type: password");
    }

    private static void assertOAuth(HttpResponse<String> response, String error, String description) throws Exception {
        assertThat(response.statusCode()).isEqualTo(400);
        JsonNode body = JSON.readTree(response.body());
        assertThat(body.get("error").textValue()).isEqualTo(error);
        assertThat(body.get("error_description").textValue()).isEqualTo(description);
    }
}
