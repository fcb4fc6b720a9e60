package dev.wishcast.connectors.deadletter;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeadLetterTest {

    private final ObjectMapper mapper = new ObjectMapper();

    private static ConsumerRecord<byte[], byte[]> record(byte[] key, byte[] value) {
        return new ConsumerRecord<>(
                "sale-events",
                2,
                41,
                1795766400000L,
                TimestampType.CREATE_TIME,
                -1,
                -1,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    private static DeadLetter ofValue(byte[] value) {
        return DeadLetter.ofRecord(DeadLetterReason.INVALID, "x", record(null, value), true);
    }

    @Test
    void ofARecordWritesTheExample() throws IOException {
        DeadLetter letter = DeadLetter.ofRecord(
                DeadLetterReason.INVALID,
                "required property 'title' not found",
                record(
                        "12345".getBytes(UTF_8),
                        "{\"saleId\":\"s\",\"productId\":\"12345\",\"status\":\"STARTED\"}\n".getBytes(UTF_8)),
                true);
        assertThat(mapper.readTree(Json.write(letter)))
                .isEqualTo(mapper.readTree(Examples.read("dead-letter-record.json")));
        assertThat(letter.id()).isEqualTo("sale-events-2@41");
    }

    @Test
    void ofANotificationWritesTheExample() throws IOException {
        DeadLetter letter = new DeadLetter(
                DeadLetterReason.REJECTED,
                "fcm: INVALID_ARGUMENT",
                null,
                null,
                null,
                1795766400450L,
                null,
                null,
                null,
                "5b0e8a5e-6a39-5a0e-9d2f-0d9f6b3f2a11",
                "black-friday-12345",
                "4711",
                "pixel-9");
        assertThat(mapper.readTree(Json.write(letter)))
                .isEqualTo(mapper.readTree(Examples.read("dead-letter-notification.json")));
        assertThat(letter.id()).isEqualTo("5b0e8a5e-6a39-5a0e-9d2f-0d9f6b3f2a11");
    }

    @Test
    void aRecordWithSecretsKeepsItsOriginOnly() {
        DeadLetter letter = DeadLetter.ofRecord(
                DeadLetterReason.INVALID, "x", record("k".getBytes(UTF_8), "token".getBytes(UTF_8)), false);
        assertThat(letter)
                .returns(null, DeadLetter::value)
                .returns(5, DeadLetter::valueBytes)
                .returns("k", DeadLetter::key)
                .returns(41L, DeadLetter::offset);
    }

    @Test
    void itsStringDoesNotShowTheRecord() {
        assertThat(ofValue("token".getBytes(UTF_8)).toString())
                .contains("sale-events")
                .doesNotContain("token");
    }

    @Test
    void aTombstoneHasNoValue() throws IOException {
        assertThat(ofValue(null)).returns(null, DeadLetter::value).returns(-1, DeadLetter::valueBytes);
        assertThat(mapper.readTree(Json.write(ofValue(null))).get("valueBytes").intValue())
                .isEqualTo(-1);
    }

    @Test
    void aLongValueIsCut() {
        assertThat(ofValue("x".repeat(2_000_000).getBytes(UTF_8)))
                .returns("x".repeat(16_384), DeadLetter::value)
                .returns(2_000_000, DeadLetter::valueBytes);
    }

    @Test
    void theCutDoesNotSplitACharacter() {
        String text = "x" + "😀".repeat(10_000);
        assertThat(ofValue(text.getBytes(UTF_8)).value()).isEqualTo("x" + "😀".repeat(8_191));
    }

    @Test
    void bytesThatAreNotTextAreBase64() {
        byte[] bytes = {1, (byte) 0xC3, 2};
        assertThat(ofValue(bytes).value())
                .isEqualTo("base64:" + Base64.getEncoder().encodeToString(bytes));
        assertThat(ofValue(new byte[] {'a', (byte) 0xC3}).value()).startsWith("base64:");
        byte[] many = new byte[1_000_000];
        many[0] = (byte) 0xFF;
        String cut = ofValue(many).value();
        assertThat(cut.length()).isBetween(16_000, 16_384);
        assertThat(Base64.getDecoder().decode(cut.substring("base64:".length())))
                .startsWith(0xFF, 0, 0);
    }

    @Test
    void theDetailIsOneLineOfBoundedLength() {
        DeadLetter letter =
                DeadLetter.ofRecord(DeadLetterReason.INVALID, "a\r\nb" + "x".repeat(5_000), record(null, null), true);
        assertThat(letter.detail()).hasSize(1_000).startsWith("a  bx");
        String pairs = "😀".repeat(1_000);
        assertThat(DeadLetter.ofRecord(DeadLetterReason.INVALID, "x" + pairs, record(null, null), true)
                        .detail())
                .isEqualTo("x" + "😀".repeat(499));
    }

    @Test
    void anyTextCanBeWritten() throws IOException {
        DeadLetter letter = DeadLetter.ofRecord(DeadLetterReason.INVALID, "\ud83d \u0000", record(null, null), true);
        assertThat(mapper.readTree(Json.write(letter)).get("detail").textValue())
                .isEqualTo("\ud83d  ");
    }
}
