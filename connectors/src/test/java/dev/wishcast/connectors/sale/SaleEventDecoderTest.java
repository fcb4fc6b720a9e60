package dev.wishcast.connectors.sale;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.UndecodableException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.DecodingAssertions.assertRejected;
import static dev.wishcast.connectors.DecodingAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SaleEventDecoderTest {

    private static final long PUBLISHED_AT =
            Instant.parse("2026-11-27T07:00:00Z").toEpochMilli();
    private static final String MINIMAL = "'saleId':'s','productId':'p','status':'STARTED','title':'t'";

    private final SaleEventDecoder decoder = new SaleEventDecoder(Duration.ofHours(1));

    private SaleEvent decode(String json) throws UndecodableException {
        return decoder.decode(null, json.replace('\'', '"').getBytes(UTF_8), PUBLISHED_AT);
    }

    @Test
    void readsTheExample() {
        assertThat(value(() -> decoder.decode(null, Examples.read("sale-event.json"), PUBLISHED_AT)))
                .isEqualTo(new SaleEvent(
                        "black-friday-12345",
                        "12345",
                        SaleStatus.STARTED,
                        Instant.parse("2026-11-27T08:00:00Z").toEpochMilli(),
                        Instant.parse("2026-11-27T19:00:00Z").toEpochMilli(),
                        "Half price today",
                        "The headphones on your wishlist are on sale until tonight.",
                        Map.of("price", "49.90", "currency", "EUR", "freeShipping", "true"),
                        PUBLISHED_AT,
                        null));
    }

    @Test
    void aSaleStartsWhenItIsPublishedAndLastsTheDefaultDuration() {
        assertThat(value(() -> decode("{" + MINIMAL + "}")))
                .isEqualTo(new SaleEvent(
                        "s",
                        "p",
                        SaleStatus.STARTED,
                        PUBLISHED_AT,
                        PUBLISHED_AT + Duration.ofHours(1).toMillis(),
                        "t",
                        null,
                        Map.of(),
                        PUBLISHED_AT,
                        null));
    }

    @Test
    void theDefaultDurationCountsFromTheStart() {
        assertThat(value(() -> decode("{" + MINIMAL + ",'startsAt':'2026-12-01T00:00:00Z'}"))
                        .endsAt())
                .isEqualTo(Instant.parse("2026-12-01T01:00:00Z").toEpochMilli());
    }

    @Test
    void aSaleCanBeAYearAheadAndLastFourWeeks() {
        value(() -> decode("{" + MINIMAL + ",'startsAt':'2027-11-28T07:00:00Z','endsAt':'2027-12-26T07:00:00Z'}"));
        value(() -> decode("{" + MINIMAL + ",'startsAt':'1970-01-01T00:00:00Z','endsAt':'2026-12-25T07:00:00Z'}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCELLED", "SOLD_OUT"})
    void theEndOfASaleNeedsNoTitle(String status) {
        assertThat(value(() -> decode("{'saleId':'s','productId':'p','status':'" + status + "'}"))
                        .status())
                .isEqualTo(SaleStatus.valueOf(status));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'endsAt':'2026-11-27T07:00:00Z'",
                "'endsAt':'2030-01-01T00:00:00Z'",
                "'startsAt':'9999-12-31T00:00:00Z'",
                "'startsAt':'tomorrow','title':1,'attributes':{'aps':[]}"
            })
    void nothingElseInAStopIsRead(String fields) {
        assertThat(value(() -> decode("{'saleId':'s','productId':'p','status':'SOLD_OUT'," + fields + "}")))
                .isEqualTo(value(() -> decode("{'saleId':'s','productId':'p','status':'SOLD_OUT'}")));
    }

    @Test
    void aStopNeedsAProductThatIsUnicode() {
        assertRejected(
                () -> decode("{'saleId':'s','productId':'\\ud83d','status':'SOLD_OUT'}"),
                DeadLetterReason.INVALID,
                "not Unicode");
    }

    @Test
    void nullIsTheSameAsLeftOutAndUnknownFieldsAreIgnored() {
        assertThat(value(() -> decode("{" + MINIMAL
                        + ",'body':null,'startsAt':null,'endsAt':null,'attributes':null,'colour':{'is':['red']}}")))
                .isEqualTo(value(() -> decode("{" + MINIMAL + "}")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}                                                             | saleId…productId…status",
                "{'productId':'p','status':'STARTED','title':'t'}               | saleId",
                "{'saleId':'s','status':'STARTED','title':'t'}                  | productId",
                "{'saleId':'s','productId':'p','title':'t'}                     | status",
                "{'saleId':'','productId':'p','status':'STARTED','title':'t'}   | /saleId",
                "{'saleId':'a b','productId':'p','status':'STARTED','title':'t'}| /saleId",
                "{'saleId':'ä','productId':'p','status':'STARTED','title':'t'}  | /saleId",
                "{'saleId':'s\\n','productId':'p','status':'STARTED','title':'t'} | /saleId",
                "{MINIMAL,'attributes':{'a\\n':'x'}}                             | /attributes",
                "{MINIMAL,'startsAt':'2027-11-28T07:00:00.001Z'}                | startsAt is more than 366 days",
                "{MINIMAL,'endsAt':'2026-12-25T07:00:00.001Z'}                  | endsAt is more than 28 days",
                "{MINIMAL,'startsAt':'2026-11-01T00:00:00Z','endsAt':'9999-12-31T23:59:59Z'} | endsAt is more than 28 days",
                "{'saleId':1,'productId':'p','status':'STARTED','title':'t'}    | /saleId integer found, string expected",
                "{'saleId':'s','productId':'','status':'STARTED','title':'t'}   | /productId",
                "{'saleId':'s','productId':' ','status':'STARTED','title':'t'}  | /productId",
                "{'saleId':'s','productId':1,'status':'STARTED','title':'t'}    | /productId integer found, string expected",
                "{'saleId':'s','productId':null,'status':'STARTED','title':'t'} | /productId null found, string expected",
                "{'saleId':'s','productId':'p','status':'started','title':'t'}  | /status",
                "{'saleId':'s','productId':'p','status':null}                   | /status",
                "{'saleId':'s','productId':'p','status':'STARTED'}              | title",
                "{'saleId':'s','productId':'p','status':'STARTED','title':null} | /title null found, string expected",
                "{'saleId':'s','productId':'p','status':'STARTED','title':''}   | /title",
                "{'saleId':'s','productId':'p','status':'STARTED','title':'  '} | /title",
                "{MINIMAL,'body':1}                                             | /body",
                "{MINIMAL,'startsAt':'tomorrow'}                                | /startsAt…date-time",
                "{MINIMAL,'startsAt':'2026-11-27T08:00:00'}                     | /startsAt…date-time",
                "{MINIMAL,'startsAt':'2026-11-27'}                              | /startsAt…date-time",
                "{MINIMAL,'startsAt':'2026-02-30T08:00:00Z'}                    | /startsAt…date-time",
                "{MINIMAL,'startsAt':1795766400000}                             | /startsAt…string",
                "{MINIMAL,'startsAt':'2016-12-31T23:59:60Z'}                    | startsAt is not a point in time",
                "{MINIMAL,'endsAt':'soon'}                                      | /endsAt…date-time",
                "{MINIMAL,'endsAt':'2026-11-27T07:00:00Z'}                      | endsAt is not after",
                "{MINIMAL,'startsAt':'2026-11-27T09:00:00Z','endsAt':'2026-11-27T08:00:00Z'} | endsAt is not after",
                "{MINIMAL,'startsAt':'2026-11-27T09:00:00Z','endsAt':'2026-11-27T10:00:00+01:00'} | endsAt is not after",
                "{MINIMAL,'attributes':[]}                                      | /attributes",
                "{MINIMAL,'attributes':{'a':null}}                              | /attributes/a",
                "{MINIMAL,'attributes':{'a':{}}}                                | /attributes/a",
                "{MINIMAL,'attributes':{'a':[1]}}                               | /attributes/a",
                "{MINIMAL,'attributes':{'':'x'}}                                | /attributes",
                "{MINIMAL,'attributes':{'a b':'x'}}                             | /attributes",
                "{MINIMAL,'attributes':{'from':'x'}}                            | /attributes",
                "{MINIMAL,'attributes':{'message_type':'x'}}                    | /attributes",
                "{MINIMAL,'attributes':{'google.c.a.e':'x'}}                    | /attributes",
                "{MINIMAL,'attributes':{'gcm.notification.x':'x'}}              | /attributes",
                "{MINIMAL,'attributes':{'aps':'x'}}                             | /attributes",
                "[]                                                             | array found, object expected",
                "null                                                           | null found, object expected",
            })
    void violationsAreDeadLetters(String json, String detail) {
        assertRejected(() -> decode(json.replace("MINIMAL", MINIMAL)), DeadLetterReason.INVALID, detail);
    }

    @Test
    void aRepeatedFieldIsUnreadable() {
        assertRejected(() -> decode("{" + MINIMAL + ",'title':'u'}"), DeadLetterReason.UNREADABLE, "is not JSON");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``               | is empty",
                "{                | ends too early",
                "not json         | is not JSON",
                "{MINIMAL} {}     | is not JSON",
                "{MINIMAL}x       | is not JSON",
                "{MINIMAL,'x':1e1001} | too large exponent",
                "{'saleId':'s','productId':'p','status':1e999999999} | too large exponent",
                "{'saleId':'s','productId':'p','status':-1e-999999999} | too large exponent",
            })
    void whatIsNotOneJsonDocumentIsUnreadable(String text, String detail) {
        assertRejected(() -> decode(text.replace("MINIMAL", MINIMAL)), DeadLetterReason.UNREADABLE, detail);
    }

    @Test
    void listsAllViolations() {
        assertRejected(
                () -> decode("{'saleId':'','productId':7,'status':'NEW','endsAt':'x'}"),
                DeadLetterReason.INVALID,
                "/saleId…/productId…/status…/endsAt");
    }

    @ParameterizedTest
    @CsvSource({"saleId,64", "productId,255", "title,200", "body,1000"})
    void textsHaveALongestLength(String field, int longest) {
        value(() -> decode(withText(field, "x".repeat(longest))));
        assertRejected(() -> decode(withText(field, "x".repeat(longest + 1))), DeadLetterReason.INVALID, "/" + field);
    }

    private static String withText(String field, String text) {
        return Map.of("saleId", "s", "productId", "p", "status", "STARTED", "title", "t", "body", "b")
                .entrySet()
                .stream()
                .map(entry ->
                        "'" + entry.getKey() + "':'" + (entry.getKey().equals(field) ? text : entry.getValue()) + "'")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void thereAreNoMoreThan32Attributes() {
        value(() -> decode("{" + MINIMAL + ",'attributes':" + attributes(32, "x") + "}"));
        assertRejected(
                () -> decode("{" + MINIMAL + ",'attributes':" + attributes(33, "x") + "}"),
                DeadLetterReason.INVALID,
                "/attributes");
    }

    private static String attributes(int count, String value) {
        return IntStream.range(0, count)
                .mapToObj(i -> "'a" + i + "':'" + value + "'")
                .collect(Collectors.joining(",", "{", "}"));
    }

    @Test
    void whatDoesNotFitIntoANotificationIsInvalid() {
        value(() -> decode("{" + MINIMAL + ",'attributes':" + attributes(32, "x".repeat(80)) + "}"));
        assertRejected(
                () -> decode("{" + MINIMAL + ",'attributes':" + attributes(32, "x".repeat(90)) + "}"),
                DeadLetterReason.INVALID,
                "bytes as JSON…3072");
        assertRejected(
                () -> decode("{" + MINIMAL + ",'body':'" + "\u2603".repeat(1_000) + "','attributes':{'a':'"
                        + "x".repeat(100) + "'}}"),
                DeadLetterReason.INVALID,
                "bytes as JSON");
    }

    @Test
    void halfASurrogatePairIsInvalid() {
        assertRejected(
                () -> decode("{'saleId':'s','productId':'p','status':'STARTED','title':'\\ud83d'}"),
                DeadLetterReason.INVALID,
                "not Unicode");
        assertThat(value(() -> decode("{'saleId':'s','productId':'p','status':'STARTED','title':'\\ud83d\\ude00'}"))
                        .title())
                .isEqualTo("😀");
    }

    @Test
    void aTitleOfTwoMegabytesIsNotEvenParsed() {
        assertRejected(
                () -> decode(
                        "{'saleId':'s','productId':'p','status':'STARTED','title':'" + "x".repeat(2_000_000) + "'}"),
                DeadLetterReason.INVALID,
                "has 20000…bytes, but at most 65536");
    }

    @Test
    void aTombstoneIsInvalid() {
        assertRejected(() -> decoder.decode(null, null, PUBLISHED_AT), DeadLetterReason.INVALID, "no value");
    }

    @Test
    void numbersKeepTheirDigits() {
        assertThat(value(() -> decode("{" + MINIMAL
                                + ",'attributes':{'a':19.90,'b':1e3,'c':-0.0,'d':12345678901234567890,'e':false}}"))
                        .attributes())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("a", "19.90", "b", "1E+3", "c", "0.0", "d", "12345678901234567890", "e", "false"));
    }
}
