package dev.wishcast.sinks.apns;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Outcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ApnsPayloadTest {

    private final ObjectMapper json = new ObjectMapper();

    @Test
    void isWhatApnsTakes() throws Exception {
        ApnsPayload payload = ApnsPayload.render(new SaleMessage(
                "sale-1",
                "12345",
                "Flash sale 🎉",
                "40% off",
                Map.of("url", "https://shop.example/1"),
                0,
                1_700_000_999_999L));

        assertThat(json.readTree(payload.body())).isEqualTo(json.readTree("""
                                {"url":"https://shop.example/1","saleId":"sale-1","productId":"12345",
                                 "aps":{"alert":{"title":"Flash sale 🎉","body":"40% off"}}}
                                """));
        assertThat(payload.expiration().value()).hasToString("1700000999");
        assertThat(payload.collapseId().value()).hasToString("sale-1");
        assertThat(payload.unsendable()).isNull();
    }

    @Test
    void attributesCannotReplaceWhatIsOurs() throws Exception {
        ApnsPayload payload = ApnsPayload.render(
                new SaleMessage("sale-1", "12345", "t", null, Map.of("aps", "x", "saleId", "y"), 0, 1_000));

        assertThat(json.readTree(payload.body()).at("/aps/alert/title").asText())
                .isEqualTo("t");
        assertThat(json.readTree(payload.body()).at("/aps/alert").has("body")).isFalse();
        assertThat(json.readTree(payload.body()).at("/saleId").asText()).isEqualTo("sale-1");
    }

    @Test
    void saysThatALargePayloadCannotBeSent() {
        int envelope = ApnsPayload.render(message("")).body().length;

        assertThat(ApnsPayload.render(message("x".repeat(4096 - envelope))).unsendable())
                .isNull();
        assertThat(ApnsPayload.render(message("x".repeat(4097 - envelope))).unsendable())
                .isEqualTo(new Outcome.Rejected("PAYLOAD_TOO_LARGE", "4097 bytes; APNs takes 4096"));
    }

    /** 2,800 bytes: what a sale event may hold must reach iOS too. */
    @Test
    void anEmojiHasFourBytes() {
        assertThat(ApnsPayload.render(message("🎉".repeat(700))).unsendable()).isNull();
    }

    @Test
    void theSaleIdCollapsesIfAHeaderHoldsIt() {
        String longest = "a".repeat(64);

        assertThat(ApnsPayload.collapseId(longest)).isEqualTo(longest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "Ausverkauf-ü",
                "with space",
                "new\nline",
                "🎉"
            })
    void aHashCollapsesOtherwise(String saleId) {
        assertThat(ApnsPayload.collapseId(saleId))
                .matches("[0-9a-f]{64}")
                .isEqualTo(ApnsPayload.collapseId(saleId))
                .isNotEqualTo(ApnsPayload.collapseId(saleId + "2"));
    }

    private static SaleMessage message(String body) {
        return new SaleMessage("s", "p", "t", body, Map.of(), 0, 1_000);
    }
}
