package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.presentation.PresentationOptions;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ApnsPayloadTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isWhatApnsTakes() throws Exception {
        ApnsPayload payload = render(new SaleMessage(
                "sale-1",
                "12345",
                "Flash sale 🎉",
                "40% off",
                Map.of("url", "https://shop.example/1"),
                0,
                1_700_000_999_999L));

        assertThat(json.readTree(payload.body())).isEqualTo(json.readTree("""
                                {"url":"https://shop.example/1","saleId":"sale-1","productId":"12345",
                                 "aps":{"alert":{"title":"Flash sale 🎉","body":"40% off"},"sound":"default"}}
                                """));
        assertThat(payload.expiration().value()).hasToString("1700000999");
        assertThat(payload.collapseId().value()).hasToString("sale-1");
        assertThat(payload.unsendable()).isNull();
    }

    @Test
    void attributesCannotReplaceWhatIsOurs() throws Exception {
        ApnsPayload payload =
                render(new SaleMessage("sale-1", "12345", "t", null, Map.of("aps", "x", "saleId", "y"), 0, 1_000));

        assertThat(json.readTree(payload.body()).at("/aps/alert/title").asText())
                .isEqualTo("t");
        assertThat(json.readTree(payload.body()).at("/aps/alert").has("body")).isFalse();
        assertThat(json.readTree(payload.body()).at("/saleId").asText()).isEqualTo("sale-1");
    }

    @Test
    void saysThatALargePayloadCannotBeSent() {
        int envelope = render(message("")).body().length;

        assertThat(render(message("x".repeat(4096 - envelope))).unsendable()).isNull();
        assertThat(render(message("x".repeat(4097 - envelope))).unsendable())
                .isEqualTo(new Outcome.Rejected("PAYLOAD_TOO_LARGE", "4097 bytes; APNs takes 4096"));
    }

    /** 2,800 bytes: what a sale event may hold must reach iOS too. */
    @Test
    void anEmojiHasFourBytes() {
        assertThat(render(message("🎉".repeat(700))).unsendable()).isNull();
    }

    @Test
    void saysHowAPhonePresentsIt() throws Exception {
        Configuration config = new Configuration();
        config.set(PresentationOptions.SOUND, "gong.caf");
        config.set(PresentationOptions.INTERRUPTION_LEVEL, "time-sensitive");
        config.set(PresentationOptions.THREAD_ID, "sales");
        config.set(PresentationOptions.CATEGORY, "SALE");
        config.set(PresentationOptions.MUTABLE_CONTENT, true);
        ApnsPayload payload = ApnsPayload.render(message("b"), Presentation.from(config));

        assertThat(json.readTree(payload.body()).get("aps")).isEqualTo(json.readTree("""
                                {"alert":{"title":"t","body":"b"},"sound":"gong.caf","interruption-level":"time-sensitive",
                                 "thread-id":"sales","category":"SALE","mutable-content":1}
                                """));
    }

    private static ApnsPayload render(SaleMessage message) {
        return ApnsPayload.render(message, Presentation.from(new Configuration()));
    }

    private static SaleMessage message(String body) {
        return new SaleMessage("s", "p", "t", body, Map.of(), 0, 1_000);
    }
}
