package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.UndecodableException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.DecodingAssertions.assertRejected;
import static dev.wishcast.connectors.DecodingAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class DeviceChangeDecoderTest {

    private static final String KEY = "{'user_id':1,'device_id':'d'}";
    private static final String SECRET = "s3cret";
    private static final long WRITTEN_AT = 2_000;

    private final DeviceChangeDecoder decoder =
            new DeviceChangeDecoder(List.of("user_id", "device_id", "platform", "push_token", "locale", "updated_at"));

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
                        Platform.ANDROID,
                        "example-token",
                        "de-DE",
                        1795162530000L,
                        1795162530123L));
    }

    @ParameterizedTest
    @CsvSource({"android,ANDROID", "ios,IOS", "iOS,IOS", "Android,ANDROID"})
    void readsThePlatform(String text, Platform platform) {
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

    @Test
    void readsATombstone() {
        assertThat(value(() -> decode(null)))
                .isEqualTo(new DeviceChange("1", "d", ChangeKind.DELETED, null, null, null, 0, 0));
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
                "'platform':'s3cret','push_token':'s3cret'                 | INVALID    | platform",
                "'platform':null,'push_token':'s3cret'                     | INVALID    | after.platform…null",
                "'push_token':'s3cret'                                     | INVALID    | after.platform…missing",
                "'platform':'ios'                                          | INVALID    | after.push_token…missing",
                "'platform':'ios','push_token':null                        | INVALID    | after.push_token…null",
                "'platform':'ios','push_token':''                          | INVALID    | after.push_token…empty",
                "'platform':'ios','push_token':12                          | INVALID    | after.push_token…an integer",
                "'platform':'ios','push_token':'s3cret','locale':12        | INVALID    | after.locale",
                "'platform':'ios','push_token':'s3cret','updated_at':'s3cret' | INVALID | after.updated_at",
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
