package dev.wishcast.connectors.receipt;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static dev.wishcast.connectors.DecodingAssertions.assertRejected;
import static dev.wishcast.connectors.DecodingAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class DeliveryReceiptCodecTest {

    private static final long NOW = 1_795_766_400_450L;

    private static final DeliveryReceipt EXAMPLE = new DeliveryReceipt(
            "5b0e8a5e-6a39-5a0e-9d2f-0d9f6b3f2a11",
            "black-friday-12345",
            "12345",
            "4711",
            "pixel-9",
            "fcm",
            DeliveryOutcome.REJECTED,
            "INVALID_ARGUMENT",
            1,
            1795766400000L,
            1795770000000L,
            1795766400410L,
            1795766400450L,
            null,
            0);

    private static final DeliveryReceipt DEAD_TOKEN = new DeliveryReceipt(
            "7d444840-9dc0-31d1-b245-5ffdce74fad2",
            "black-friday-12345",
            "12345",
            "4711",
            "iphone-17",
            "apns",
            DeliveryOutcome.DEAD_TOKEN,
            "Unregistered",
            1,
            1795766400000L,
            1795770000000L,
            1795766400410L,
            1795766400450L,
            TokenHash.of("abc"),
            1795680000000L);

    private final DeliveryReceiptDecoder decoder = new DeliveryReceiptDecoder();

    static Stream<Arguments> examples() {
        return Stream.of(
                arguments("delivery-receipt.json", EXAMPLE), arguments("delivery-receipt-dead-token.json", DEAD_TOKEN));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void writesAndReadsTheExamples(String file, DeliveryReceipt receipt) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        assertThat(mapper.readTree(Json.write(receipt))).isEqualTo(mapper.readTree(Examples.read(file)));
        assertThat(value(() -> decoder.decode(null, Examples.read(file), NOW))).isEqualTo(receipt);
    }

    /** As sha256sum(1) gives it. */
    @Test
    void aTokensHashIsTheStartOfItsSha256() {
        assertThat(TokenHash.of("abc")).isEqualTo("ba7816bf8f01cfea");
        assertThat(TokenHash.of("☃")).isNotEqualTo(TokenHash.of("?"));
    }

    @Test
    void aReceiptOfADeadTokenNeedNotSayWhichOne() {
        String older = new String(Json.write(EXAMPLE), UTF_8).replace("REJECTED", "DEAD_TOKEN");
        assertThat(value(() -> decoder.decode(null, older.getBytes(UTF_8), NOW)))
                .returns(DeliveryOutcome.DEAD_TOKEN, DeliveryReceipt::outcome)
                .returns(null, DeliveryReceipt::tokenHash)
                .returns(0L, DeliveryReceipt::tokenDeadSince);
    }

    @ParameterizedTest
    @EnumSource
    void everyOutcomeComesBack(DeliveryOutcome outcome) {
        DeliveryReceipt receipt = new DeliveryReceipt(
                "n",
                "s",
                "p\"\\\n",
                "ü☃😀",
                "d",
                "apns",
                outcome,
                null,
                0,
                0,
                Long.MAX_VALUE,
                0,
                NOW + Duration.ofDays(1).toMillis(),
                null,
                0);
        assertThat(value(() -> decoder.decode(null, Json.write(receipt), NOW))).isEqualTo(receipt);
    }

    @Test
    void fieldsOfLaterVersionsAreIgnored() {
        String json = new String(Json.write(EXAMPLE), UTF_8).replaceFirst("\\{", "{\"later\":[{}],");
        assertThat(value(() -> decoder.decode(null, json.getBytes(UTF_8), NOW))).isEqualTo(EXAMPLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"notificationId\":\"5b0e8a5e-6a39-5a0e-9d2f-0d9f6b3f2a11\" | \"x\":1     | notificationId is missing",
                "\"pixel-9\"                  | \"\"                     | deviceId is missing or empty",
                "\"pixel-9\"                  | 9                        | deviceId must be a string, but is an integer",
                "\"REJECTED\"                 | \"REFUSED\"              | outcome",
                "\"REJECTED\"                 | null                     | outcome",
                "\"attempts\":1               | \"attempts\":-1          | attempts must be",
                "\"attempts\":1               | \"attempts\":1.5         | attempts must be",
                "\"fcm\"                      | \"fcm\",\"tokenHash\":7   | tokenHash must be a string",
                "\"fcm\"                      | \"fcm\",\"tokenDeadSince\":null | tokenDeadSince must be",
                "1795766400450                | 99999999999999999999     | completedAt must be",
                "1795766400450                | 1795852800451            | completedAt is more than a day later",
                "\"fcm\"                      | \"fcm\",\"tokenDeadSince\":9007199254740993 | tokenDeadSince is more than a day later",
                "\"fcm\"                      | \"S M\"                  | provider",
                "\"pixel-9\"                  | \"\\ud83d\"               | deviceId has",
                "\"fcm\"                      | \"fcm\",\"userId\":\"4712\" | userId is there twice",
            })
    void otherReceiptsAreInvalid(String original, String replacement, String detail) {
        String json = new String(Json.write(EXAMPLE), UTF_8).replace(original, replacement);
        assertRejected(() -> decoder.decode(null, json.getBytes(UTF_8), NOW), DeadLetterReason.INVALID, detail);
    }

    @Test
    void anOverlongIdIsInvalid() {
        String json = new String(Json.write(EXAMPLE), UTF_8).replace("pixel-9", "x".repeat(256));
        assertRejected(() -> decoder.decode(null, json.getBytes(UTF_8), NOW), DeadLetterReason.INVALID, "deviceId…255");
    }

    @Test
    void whatIsNotAReceiptIsADeadLetter() {
        assertRejected(() -> decoder.decode(null, null, 0), DeadLetterReason.INVALID, "no value");
        assertRejected(() -> decoder.decode(null, "[]".getBytes(UTF_8), 0), DeadLetterReason.UNREADABLE, "an array");
        assertRejected(
                () -> decoder.decode(null, "{".getBytes(UTF_8), 0), DeadLetterReason.UNREADABLE, "ends too early");
        assertRejected(
                () -> decoder.decode(null, "{}{}".getBytes(UTF_8), 0), DeadLetterReason.UNREADABLE, "more than one");
    }
}
