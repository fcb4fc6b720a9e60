package dev.wishcast.stub.fcm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FcmSendRequestTest {

    private static FcmSendRequest read(String json) throws FcmSendRequest.RefusedException, IOException {
        try (JsonParser parser = new JsonFactory().createParser(json.getBytes(StandardCharsets.UTF_8))) {
            return FcmSendRequest.read(parser);
        }
    }

    private static JsonNode refusal(String json) throws IOException {
        FcmSendRequest.RefusedException refusal =
                catchThrowableOfType(FcmSendRequest.RefusedException.class, () -> read(json));
        assertThat(refusal).as(json).isNotNull();
        assertThat(refusal.response.status()).isEqualTo(400);
        return new ObjectMapper().readTree(refusal.response.body()).get("error");
    }

    @Test
    void readsWhatTheStubRecords() throws Exception {
        FcmSendRequest request = read("""
                {"message":{"token":"a","notification":{"title":"Sale","body":"Now"},
                "data":{"notificationId":"n-1","saleId":"s-1"},
                "android":{"collapse_key":"s-1","ttl":"3600s","priority":"high","notification":{"tag":"t-1","icon":"i"},
                "direct_boot_ok":true,"fcm_options":{"analytics_label":"x"}},
                "apns":{"headers":{"apns-priority":"5"},"payload":{"aps":{"sound":{"critical":1},"badge":1},"x":1}},
                "webpush":{"headers":{"TTL":"60"},"notification":{"tag":"s-1","silent":false}}}}
                """);

        assertThat(request.token()).isEqualTo("a");
        assertThat(request.collapseKey()).isEqualTo("s-1");
        assertThat(request.notificationId()).isEqualTo("n-1");
        assertThat(request.isDryRun()).isFalse();
    }

    @Test
    void takesCamelCaseAndTheTagAsNotificationId() throws Exception {
        FcmSendRequest request = read("""
                {"validateOnly":true,"message":{"fid":"a","android":{"collapseKey":"s-1","notification":{"tag":"t-1"}}}}
                """);

        assertThat(request.isDryRun()).isTrue();
        assertThat(request.token()).isEqualTo("a");
        assertThat(request.collapseKey()).isEqualTo("s-1");
        assertThat(request.notificationId()).isEqualTo("t-1");
    }

    @Test
    void countsThePayloadInBytes() throws Exception {
        assertThat(read("{\"message\":{\"token\":\"a\",\"data\":{\"k\":\"aé€😀\"}}}")
                        .payloadBytes())
                .isEqualTo(1 + 1 + 2 + 3 + 4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "{", "not json", "{\"message\":{\"token\":\"a\"}} {}", "{\"message\":{\"token\":\"a\"}"
            })
    void refusesWhatIsNotOneJsonObject(String json) throws IOException {
        JsonNode error = refusal(json);

        assertThat(error.get("status").textValue()).isEqualTo("INVALID_ARGUMENT");
        assertThat(error.get("message").textValue()).startsWith("Invalid JSON payload received.");
        assertThat(error.at("/details/0/@type").textValue()).isEqualTo("type.googleapis.com/google.rpc.BadRequest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"message\":{\"token\":\"a\",\"title\":\"x\"}}                     | message",
                "{\"message\":{\"token\":\"a\",\"notification\":{\"text\":\"x\"}}}   | message.notification",
                "{\"message\":{\"token\":\"a\",\"notification\":{\"title\":1}}}      | message.notification.title",
                "{\"message\":{\"token\":\"a\",\"notification\":\"x\"}}              | message.notification",
                "{\"message\":{\"token\":\"a\",\"data\":{\"a\":\"1\",\"b\":2}}}      | message.data[1].value",
                "{\"message\":{\"token\":\"a\",\"android\":{\"collapsekey\":\"x\"}}} | message.android",
                "{\"message\":{\"token\":\"a\",\"android\":{\"priority\":\"soon\"}}} | message.android.priority",
                "{\"message\":{\"token\":\"a\",\"android\":{\"ttl\":\"3600\"}}}      | message.android.ttl",
                "{\"message\":{\"token\":\"a\",\"topic\":\"x\"}}                     | message",
                "{\"message\":{\"token\":7}}                                         | message.token",
                "{\"message\":{\"token\":\"a\",\"android\":{\"notification\":{\"sound\":true}}}} | message.android.notification.sound",
                "{\"message\":{\"token\":\"a\",\"apns\":{\"headers\":{\"apns-priority\":5}}}} | message.apns.headers[0].value",
                "{\"message\":{\"token\":\"a\",\"apns\":{\"aps\":{}}}} | message.apns",
                "{\"message\":{\"token\":\"a\",\"apns\":{\"payload\":{\"aps\":{\"category\":1}}}}} | message.apns.payload.aps.category",
                "{\"message\":{\"token\":\"a\",\"webpush\":{\"headers\":{\"TTL\":60}}}} | message.webpush.headers[0].value",
                "{\"message\":[]}                                                    | message",
                "{\"message\":{\"token\":\"a\"},\"validate_only\":\"yes\"}           | validate_only"
            })
    void namesTheFieldThatDoesNotFit(String json, String field) throws IOException {
        JsonNode error = refusal(json);

        assertThat(error.at("/details/0/@type").textValue()).isEqualTo("type.googleapis.com/google.rpc.BadRequest");
        assertThat(error.at("/details/0/fieldViolations/0/field").textValue()).isEqualTo(field);
        assertThat(error.get("details")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"message\":{}}",
                "{\"message\":{\"token\":\"a\",\"data\":{\"from\":\"x\"}}}",
                "{\"message\":{\"token\":\"a\",\"data\":{\"google.x\":\"x\"}}}",
                "{\"message\":{\"token\":\"a\",\"android\":{\"ttl\":\"2419201s\"}}}",
                "{\"message\":{\"token\":\"a\",\"apns\":{\"payload\":{\"aps\":{\"interruption-level\":\"loud\"}}}}}"
            })
    void refusesWhatFitsTheApiButNotFcm(String json) throws IOException {
        JsonNode error = refusal(json);

        assertThat(error.at("/details/1/@type").textValue())
                .isEqualTo("type.googleapis.com/google.firebase.fcm.v1.FcmError");
        assertThat(error.at("/details/1/errorCode").textValue()).isEqualTo("INVALID_ARGUMENT");
    }
}
