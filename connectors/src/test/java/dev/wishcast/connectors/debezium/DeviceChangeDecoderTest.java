package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.UndecodableException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.DecodingAssertions.assertRejected;
import static dev.wishcast.connectors.DecodingAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeviceChangeDecoderTest {

    private static final String KEY = "{'user_id':1,'device_id':'d'}";
    private static final String SECRET = "s3cret";
    private static final long WRITTEN_AT = 2_000;

    private static final List<String> COLUMNS =
            List.of("user_id", "device_id", "platform", "push_token", "locale", "updated_at");

    private final DeviceChangeDecoder decoder = decoder(Set.of("android", "ios"), Map.of());

    private static DeviceChangeDecoder decoder(Set<String> platforms, Map<String, String> filter) {
        return new DeviceChangeDecoder(COLUMNS, DeviceFilter.of(platforms, filter));
    }

    private DeviceChange decode(String value) throws UndecodableException {
        return decoder.decode(bytes(KEY), bytes(value), WRITTEN_AT);
    }

    private static byte[] bytes(String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(UTF_8);
    }

    private static String after(String columns) {
        return "{'after':{'user_id':1,'device_id':'d'," + columns + "},'source':{'ts_ms':1000},'op':'c'}";
    }

    @Test
    void readsTheExample() {
        assertThat(value(() -> decoder.decode(
                        Examples.read("device-key.json"), Examples.read("device-update.json"), 1_795_162_530_240L)))
                .isEqualTo(new DeviceChange(
                        "4711",
                        "pixel-9",
                        ChangeKind.UPSERTED,
                        "android",
                        "example-token",
                        "de-DE",
                        "old-example-token",
                        1795162530000L,
                        1795162530123L));
    }

    @ParameterizedTest
    @CsvSource({"android,android", "ios,ios", "iOS,ios", "Android,android"})
    void readsThePlatform(String text, String platform) {
        assertThat(value(() -> decode(after("'platform':'" + text + "','push_token':'t'"))))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.UPSERTED, platform, "t", null, 0, 1_000));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'before':{'user_id':1,'device_id':'d'},'after':null,'source':{'ts_ms':1000},'op':'d'}",
                "{'before':null,'after':null,'source':{'ts_ms':1000},'op':'d'}"
            })
    void readsADelete(String value) {
        assertThat(value(() -> decode(value)))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.DELETED, null, null, null, 0, 1_000));
    }

    /** So that the token can be another user's again. */
    @Test
    void readsTheTokenThatTheDeviceHadBefore() {
        String before = "{'before':{'user_id':1,'device_id':'d','platform':'ios','push_token':'old'},";
        String after = "'after':{'user_id':1,'device_id':'d','platform':'ios','push_token':%s},";
        String update = before + after + "'source':{'ts_ms':1000},'op':'u'}";
        assertThat(value(() -> decode(update.formatted("'new'"))))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.UPSERTED, "ios", "new", null, "old", 0, 1_000));
        assertThat(value(() -> decode(update.formatted("'old'"))))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.UPSERTED, "ios", "old", null, 0, 1_000));
        assertThat(value(() -> decode(update.formatted("null"))))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.UNREACHABLE, null, null, null, "old", 0, 1_000));
        assertThat(value(() -> decode(before + "'after':null,'source':{'ts_ms':1000},'op':'d'}")))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.DELETED, null, null, null, "old", 0, 1_000));
    }

    @Test
    void readsATombstone() {
        assertThat(value(() -> decode(null)))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.TOMBSTONE, null, null, null, 0, 0));
    }

    /** A logout must not leave the old token in the index, and a browser is no fault of the table. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'platform':'ios','push_token':null",
                "'platform':'ios','push_token':''",
                "'platform':'web','push_token':'s3cret'",
                "'platform':'','push_token':'s3cret'",
                "'platform':7,'push_token':'s3cret'",
                "'platform':null,'push_token':'s3cret'",
            })
    void aDeviceWithoutTokenOrOfAnotherPlatformCanNotBeReached(String columns) {
        assertThat(value(() -> decode(after(columns)))).isEqualTo(unreachable());
    }

    private static DeviceChange unreachable() {
        return new DeviceChange("1", "d", ChangeKind.UNREACHABLE, null, null, null, 0, 1_000);
    }

    @Test
    void platformsAreThoseOfTheConfigurationInAnyForm() {
        DeviceChangeDecoder numbers = decoder(Set.of("2", "web"), Map.of());
        assertThat(value(() -> numbers.decode(bytes(KEY), bytes(after("'platform':2,'push_token':'t'")), WRITTEN_AT))
                        .platform())
                .isEqualTo("2");
        assertThat(value(() -> numbers.decode(
                                bytes(KEY), bytes(after("'platform':'WEB','push_token':'t'")), WRITTEN_AT))
                        .platform())
                .isEqualTo("web");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'deleted_at':null,'status':'active','enabled':1           | UPSERTED",
                "'deleted_at':null,'status':'trial','enabled':true         | UPSERTED",
                "'deleted_at':'2026-11-20T08:15:30Z','status':'active','enabled':1 | UNREACHABLE",
                "'deleted_at':1795162530123,'status':'active','enabled':1  | UNREACHABLE",
                "'deleted_at':null,'status':'banned','enabled':1           | UNREACHABLE",
                "'deleted_at':null,'status':null,'enabled':1               | UNREACHABLE",
                "'deleted_at':null,'status':'active','enabled':0           | UNREACHABLE",
                "'deleted_at':null,'status':'active','enabled':false       | UNREACHABLE",
            })
    void aSoftDeletedDeviceCanNotBeReached(String columns, ChangeKind kind) {
        DeviceChangeDecoder filtering =
                decoder(Set.of("ios"), Map.of("deleted_at", "is null", "status", "active | trial", "enabled", "true"));
        String row = after("'platform':'ios','push_token':'t'," + columns);
        assertThat(value(() -> filtering.decode(bytes(KEY), bytes(row), WRITTEN_AT))
                        .kind())
                .isEqualTo(kind);
    }

    @Test
    void aColumnOfTheFilterThatIsMissingIsADeadLetter() {
        DeviceChangeDecoder filtering = decoder(Set.of("ios"), Map.of("deleted_at", "is null"));
        assertRejected(
                () -> filtering.decode(bytes(KEY), bytes(after("'platform':'ios','push_token':'t'")), WRITTEN_AT),
                DeadLetterReason.INVALID,
                "after.deleted_at…missing: has the column been renamed");
    }

    @Test
    void aFilterCanLookAtAColumnThatIsReadAnyway() {
        DeviceChangeDecoder filtering = decoder(Set.of("ios"), Map.of("locale", "is not null"));
        assertThat(value(() -> filtering.decode(
                                bytes(KEY), bytes(after("'platform':'ios','push_token':'t','locale':'de'")), 0))
                        .kind())
                .isEqualTo(ChangeKind.UPSERTED);
        assertThat(value(() -> filtering.decode(
                                bytes(KEY), bytes(after("'platform':'ios','push_token':'t','locale':null")), 0))
                        .kind())
                .isEqualTo(ChangeKind.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " | "})
    void aFilterSaysWhatAColumnMustHold(String values) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceFilter.of(Set.of("ios"), Map.of("deleted_at", values)))
                .withMessageContaining("deleted_at");
    }

    /** Sending needs neither: a device is not lost for them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'locale':12",
                "'locale':{'de':1}",
                "'locale':'a-language-tag-that-has-more-than-35-characters'",
                "'locale':'\\ud83d'",
                "'updated_at':'s3cret'",
                "'updated_at':99999999999999999999",
                "'updated_at':true",
            })
    void aLanguageOrTimeThatCanNotBeReadIsLeftOutAndCounted(String column) {
        assertThat(value(() -> decode(after("'platform':'ios','push_token':'t'," + column))))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.UPSERTED, "ios", "t", null, 0, 1_000));
        assertThat(decoder.valuesUnreadable()).isEqualTo(1);
    }

    /** A phone's clock, or local time taken for UTC: a token that will only have registered can't die. */
    @Test
    void aTokenWasRegisteredWhenItsRowWasWrittenAtTheLatest() {
        String columns = "'platform':'ios','push_token':'t','updated_at':";
        assertThat(value(() -> decode(after(columns + 7))).updatedAt()).isEqualTo(7);
        assertThat(value(() -> decode(after(columns + "'2126-01-01T00:00:00Z'")))
                        .updatedAt())
                .isEqualTo(WRITTEN_AT);
    }

    @Test
    void anEmptyLocaleIsNone() {
        assertThat(value(() -> decode(after("'platform':'ios','push_token':'t','locale':''")))
                        .locale())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'platform':1.5,'push_token':'s3cret'                      | INVALID    | after.platform…a fraction",
                "'platform':['s3cret'],'push_token':'s3cret'               | INVALID    | after.platform…an array",
                "'push_token':'s3cret'                                     | INVALID    | after.platform…missing",
                "'platform':'ios'                                          | INVALID    | after.push_token…missing",
                "'platform':'ios','push_token':12                          | INVALID    | after.push_token…an integer",
                "'platform':'ios','push_token':'s3cret','push_token':'s3cret' | INVALID | twice",
                "'platform':'ios','push_token':s3cret                      | UNREADABLE | not JSON",
                "'platform':'ios','push_token':'s3cret\\q'                 | UNREADABLE | not JSON",
                "'platform':'ios','push_token':'s3cret                     | UNREADABLE | not JSON",
            })
    void badRowsAreDeadLettersThatDoNotTellTheToken(String columns, DeadLetterReason reason, String detail) {
        assertThat(assertRejected(() -> decode(after(columns)), reason, detail)).doesNotContain(SECRET);
    }

    @Test
    void anOverlongTokenIsInvalid() {
        String token = "x".repeat(4_097);
        assertThat(assertRejected(
                        () -> decode(after("'platform':'ios','push_token':'" + token + "'")),
                        DeadLetterReason.INVALID,
                        "after.push_token has 4097 characters"))
                .doesNotContain("xxx");
    }

    @Test
    void aChangeDoesNotShowItsToken() {
        assertThat(value(() -> decode(after("'platform':'ios','push_token':'s3cret'")))
                        .toString())
                .doesNotContain(SECRET);
    }

    @Test
    void aRowOfTheHeartbeatTableIsAHeartbeatAndNoDevice() {
        String value = "{\"after\":{\"id\":3},\"source\":{\"table\":\"device_heartbeat\",\"ts_ms\":1000},\"op\":\"u\"}";
        assertThat(value(() -> decoder.decode(null, value.getBytes(UTF_8), 0)))
                .isEqualTo(new DeviceChange("", "", ChangeKind.HEARTBEAT, null, null, null, 0, 1_000));
    }
}
