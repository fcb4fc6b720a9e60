package dev.wishcast.sinks.fcm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.presentation.PresentationOptions;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FcmMessageTest {

    private static final long NOW = 1_700_000_000_000L;

    private static final Presentation PRESENTATION = Presentation.from(new Configuration());

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isWhatFcmTakes() throws Exception {
        SaleMessage message = new SaleMessage(
                "sale-1", "12345", "Flash sale", "40% off", Map.of("url", "https://shop.example/1"), 0, NOW + 90_500);

        assertThat(render(message, "a-token")).isEqualTo(json.readTree("""
                                {"message":{
                                  "token":"a-token",
                                  "notification":{"title":"Flash sale","body":"40% off"},
                                  "data":{"url":"https://shop.example/1","saleId":"sale-1","productId":"12345"},
                                  "android":{
                                    "collapse_key":"sale-1",
                                    "priority":"high",
                                    "ttl":"90s",
                                    "notification":{"tag":"sale-1","sound":"default"}}}}
                                """));
    }

    @Test
    void saysHowAPhonePresentsIt() throws Exception {
        Configuration config = new Configuration();
        config.set(PresentationOptions.SOUND, "gong");
        config.set(PresentationOptions.ANDROID_CHANNEL, "sales");
        FcmMessage rendered = FcmMessage.render(message(NOW + 1_000), "android", Presentation.from(config), NOW);

        assertThat(json.readTree(rendered.bodyFor("t")).at("/message/android/notification"))
                .isEqualTo(json.readTree("{\"tag\":\"s\",\"sound\":\"gong\",\"channel_id\":\"sales\"}"));
    }

    @Test
    void hasAPartForIosAndTheWebIfTheDeviceIsNoAndroid() throws Exception {
        Configuration config = new Configuration();
        config.set(PresentationOptions.INTERRUPTION_LEVEL, "time-sensitive");
        config.set(PresentationOptions.THREAD_ID, "sales");
        config.set(PresentationOptions.CATEGORY, "SALE");
        config.set(PresentationOptions.MUTABLE_CONTENT, true);
        FcmMessage rendered = FcmMessage.render(message(NOW + 90_500), "ios", Presentation.from(config), NOW);
        JsonNode message = json.readTree(rendered.bodyFor("t")).get("message");

        assertThat(message.get("apns")).isEqualTo(json.readTree("""
                                {"headers":{"apns-priority":"10","apns-expiration":"1700000090","apns-collapse-id":"s"},
                                 "payload":{"aps":{"sound":"default","interruption-level":"time-sensitive",
                                   "thread-id":"sales","category":"SALE","mutable-content":1}}}
                                """));
        assertThat(message.get("webpush")).isEqualTo(json.readTree("""
                                {"headers":{"TTL":"90","Urgency":"high"},"notification":{"tag":"s"}}
                                """));
        assertThat(message.at("/android/collapse_key").asText()).isEqualTo("s");
    }

    @Test
    void keepsWhatJsonMustEscape() throws Exception {
        SaleMessage message = new SaleMessage(
                "ü \"quoted\" \\", "1", "Line\nbreak \u2028 🎉", null, Map.of("k\"", "\t\u0000"), 0, NOW + 1_000);

        JsonNode rendered = render(message, "t").get("message");
        assertThat(rendered.at("/notification/title").asText()).isEqualTo("Line\nbreak \u2028 🎉");
        assertThat(rendered.at("/notification").has("body")).isFalse();
        assertThat(rendered.at("/android/collapse_key").asText()).isEqualTo("ü \"quoted\" \\");
        assertThat(rendered.at("/data").get("k\"").asText()).isEqualTo("\t\u0000");
    }

    @Test
    void putsEachTokenIn() throws Exception {
        FcmMessage message = FcmMessage.render(message(NOW + 1_000), "android", PRESENTATION, NOW);

        assertThat(token(message.bodyFor("one"))).isEqualTo("one");
        assertThat(token(message.bodyFor("another:with-_%~"))).isEqualTo("another:with-_%~");
    }

    @Test
    void livesNoLongerThanTheSaleAndFcmAllow() throws Exception {
        assertThat(ttl(NOW + 1_999)).isEqualTo("1s");
        assertThat(ttl(NOW + 999)).isEqualTo("0s");
        assertThat(ttl(NOW - 5_000)).isEqualTo("0s");
        assertThat(ttl(Long.MAX_VALUE)).isEqualTo("2419200s");
    }

    @Test
    void saysThatALargePayloadCannotBeSent() {
        // What counts: title, body, and the keys and values of the data.
        int others = "t".length() + "saleId".length() + "s".length() + "productId".length() + "p".length();
        SaleMessage fits = new SaleMessage("s", "p", "t", "b".repeat(4096 - others), Map.of(), 0, NOW + 1);
        SaleMessage tooLarge = new SaleMessage("s", "p", "t", "b".repeat(4097 - others), Map.of(), 0, NOW + 1);
        SaleMessage tooLargeInUtf8 = new SaleMessage("s", "p", "t", "ü".repeat(2040), Map.of(), 0, NOW + 1);

        assertThat(unsendable(fits)).isNull();
        assertThat(unsendable(tooLarge))
                .isEqualTo(new Outcome.Rejected("PAYLOAD_TOO_LARGE", "4097 bytes; FCM takes 4096"));
        assertThat(unsendable(tooLargeInUtf8)).isInstanceOf(Outcome.Rejected.class);
    }

    @Test
    void aMessageThatCannotBeRenderedIsRejectedAndNothingElse() {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("key", null);

        assertThat(unsendable(new SaleMessage("s", "p", "t", "b", attributes, 0, NOW + 1)))
                .isInstanceOfSatisfying(Outcome.Rejected.class, rejected -> assertThat(rejected.reason())
                        .isEqualTo("UNRENDERABLE"));
    }

    private JsonNode render(SaleMessage message, String token) throws Exception {
        return json.readTree(
                FcmMessage.render(message, "android", PRESENTATION, NOW).bodyFor(token));
    }

    private String ttl(long expiresAt) throws Exception {
        return render(message(expiresAt), "t").at("/message/android/ttl").asText();
    }

    private String token(byte[] body) throws Exception {
        return json.readTree(body).at("/message/token").asText();
    }

    private static Outcome unsendable(SaleMessage message) {
        UnsendableException e = catchThrowableOfType(
                UnsendableException.class,
                () -> FcmMessage.render(message, "android", PRESENTATION, NOW).bodyFor("t"));
        return e == null ? null : e.outcome();
    }

    private static SaleMessage message(long expiresAt) {
        return new SaleMessage("s", "p", "t", "b", Map.of(), 0, expiresAt);
    }
}
