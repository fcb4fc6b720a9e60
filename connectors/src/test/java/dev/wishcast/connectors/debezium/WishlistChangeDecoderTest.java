package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.UndecodableException;
import java.io.UnsupportedEncodingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.DecodingAssertions.assertRejected;
import static dev.wishcast.connectors.DecodingAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class WishlistChangeDecoderTest {

    private static final String KEY = "{'user_id':1,'product_id':2}";
    private static final String ROW = "{'user_id':1,'product_id':2,'added_at':5}";
    private static final long WRITTEN_AT = 1_795_162_530_240L;
    private static final String SOURCE = "'source':{'ts_ms':1000}";

    private final WishlistChangeDecoder decoder =
            new WishlistChangeDecoder(List.of("user_id", "product_id", "added_at"));

    private WishlistChange decode(String key, String value) throws UndecodableException {
        return decoder.decode(bytes(key), bytes(value), 9_999);
    }

    private static byte[] bytes(String json) {
        return json == null ? null : json.replace('\'', '"').getBytes(UTF_8);
    }

    private static String after(String row) {
        return "{'before':null,'after':" + row + "," + SOURCE + ",'op':'c'}";
    }

    @Test
    void readsTheExample() {
        assertThat(value(() -> decoder.decode(
                        Examples.read("wishlist-key.json"), Examples.read("wishlist-create.json"), WRITTEN_AT)))
                .isEqualTo(new WishlistChange(
                        "12345",
                        "4711",
                        ChangeKind.UPSERTED,
                        Instant.parse("2026-11-20T08:15:30.123Z").toEpochMilli(),
                        Instant.parse("2026-11-20T08:15:30.123Z").toEpochMilli()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "u"})
    void aRowOfTheHeartbeatTableIsAHeartbeatAndNoWish(String operation) {
        assertThat(value(() -> decode("{'id':3}", heartbeat(operation))))
                .isEqualTo(new WishlistChange("", "", ChangeKind.HEARTBEAT, 0, 1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "d"})
    void aHeartbeatOfTheSnapshotProvesNothing(String operation) throws UndecodableException {
        assertThat(decode("{'id':3}", heartbeat(operation))).isNull();
    }

    private static String heartbeat(String operation) {
        return "{'before':null,'after':{'id':3,'beat_at':'2026-11-20T08:15:30.250Z'},"
                + "'source':{'table':'wishlist_item_heartbeat','ts_ms':1000},'op':'" + operation + "'}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'before':null,'after':ROW,SOURCE,'op':'c'}        | UPSERTED | 5 | 1000",
                "{'before':ROW,'after':ROW,SOURCE,'op':'u'}         | UPSERTED | 5 | 1000",
                "{'after':ROW,SOURCE,'op':'u'}                      | UPSERTED | 5 | 1000",
                "{'before':null,'after':ROW,SOURCE,'op':'r'}        | UPSERTED | 5 | 0",
                "{'before':ROW,'after':null,SOURCE,'op':'d'}        | DELETED  | 0 | 1000",
                "{'before':null,'after':null,SOURCE,'op':'d'}       | DELETED  | 0 | 1000",
                "{'op':'c','x':[{'y':{}}],SOURCE,'after':ROW}       | UPSERTED | 5 | 1000",
            })
    void readsEveryOperation(String value, ChangeKind kind, long addedAt, long changedAt) {
        String json = value.replace("ROW", ROW).replace("SOURCE", SOURCE);
        assertThat(value(() -> decode(KEY, json))).isEqualTo(new WishlistChange("2", "1", kind, addedAt, changedAt));
    }

    @Test
    void readsATombstoneFromItsKey() {
        assertThat(value(() -> decode(KEY, null))).isEqualTo(new WishlistChange("2", "1", ChangeKind.TOMBSTONE, 0, 0));
    }

    @Test
    void aChangedPrimaryKeyIsADeleteATombstoneAndACreate() {
        String newRow = "{'user_id':1,'product_id':3}";
        assertThat(value(() -> decode(KEY, "{'before':" + ROW + ",'after':null," + SOURCE + ",'op':'d'}")))
                .returns("2", WishlistChange::productId)
                .returns(ChangeKind.DELETED, WishlistChange::kind);
        assertThat(value(() -> decode(KEY, null)))
                .returns("2", WishlistChange::productId)
                .returns(ChangeKind.TOMBSTONE, WishlistChange::kind);
        assertThat(value(() -> decode(newRow, after(newRow))))
                .returns("3", WishlistChange::productId)
                .returns(ChangeKind.UPSERTED, WishlistChange::kind);
    }

    @Test
    void keepsNothingFromTheRecordBefore() {
        value(() -> decode(KEY, "{'before':" + ROW + ",'after':" + ROW + "," + SOURCE + ",'op':'u'}"));
        assertRejected(() -> decode(KEY, "{" + SOURCE + ",'op':'u'}"), DeadLetterReason.INVALID, "after is missing");
        assertRejected(() -> decode(KEY, "{'after':" + ROW + ",'op':'u'}"), DeadLetterReason.INVALID, "source.ts_ms");
        assertRejected(() -> decode(KEY, after("{}")), DeadLetterReason.INVALID, "after.product_id");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'a-b'                            | a-b",
                "'ünï ☃'                          | ünï ☃",
                "0                                | 0",
                "-7                               | -7",
                "18446744073709551615             | 18446744073709551615",
            })
    void idsAreOpaque(String json, String id) {
        String row = "{'user_id':" + json + ",'product_id':" + json + "}";
        WishlistChange change = value(() -> decode(row, after(row)));
        assertThat(change.userId()).isEqualTo(id);
        assertThat(change.productId()).isEqualTo(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "''      | empty",
                "'  '    | empty",
                "null    | null",
                "true    | a boolean",
                "{}      | an object",
                "['2']   | an array",
                "2.0     | a fraction",
                "2e3     | a fraction",
            })
    void badIdsAreInvalid(String json, String problem) {
        for (String column : new String[] {"user_id", "product_id"}) {
            String other = column.equals("user_id") ? "product_id" : "user_id";
            String row = "{'" + other + "':1,'" + column + "':" + json + "}";
            assertRejected(() -> decode(KEY, after(row)), DeadLetterReason.INVALID, "after." + column + "…" + problem);
            assertRejected(() -> decode(row, null), DeadLetterReason.INVALID, "key." + column + "…" + problem);
        }
    }

    @Test
    void missingAndOverlongIdsAreInvalid() {
        assertRejected(() -> decode(KEY, after("{'user_id':1}")), DeadLetterReason.INVALID, "after.product_id…missing");
        String longest = "x".repeat(255);
        String row = "{'user_id':1,'product_id':'" + longest + "'}";
        assertThat(value(() -> decode(row, after(row))).productId()).isEqualTo(longest);
        assertRejected(
                () -> decode(KEY, after("{'user_id':1,'product_id':'x" + longest + "'}")),
                DeadLetterReason.INVALID,
                "256…255");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1795162530123                      | 1795162530123",
                "1795162530123456                   | 1795162530123",
                "99999999999999                     | 99999999999999",
                "100000000000000                    | 100000000000",
                "0                                  | 0",
                "-1                                 | -1",
                "'2026-11-20T08:15:30Z'             | 1795162530000",
                "'2026-11-20T08:15:30.123Z'         | 1795162530123",
                "'2026-11-20T08:15:30.123456Z'      | 1795162530123",
                "'2026-11-20T09:15:30+01:00'        | 1795162530000",
                "null                               | 0",
            })
    void readsTheTimesThatDebeziumWrites(String json, long millis) {
        assertThat(value(() -> decode(KEY, after("{'user_id':1,'product_id':2,'added_at':" + json + "}")))
                        .addedAt())
                .isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "''",
                "'yesterday'",
                "'2026-11-20'",
                "'2026-11-20T08:15:30'",
                "1.5",
                "true",
                "{}",
                "99999999999999999999",
                "'+999999999-12-31T23:59:59Z'",
                "'-999999999-01-01T00:00:00Z'"
            })
    void aTimeThatCanNotBeReadIsLeftOutAndCounted(String json) {
        String row = after("{'user_id':1,'product_id':2,'added_at':" + json + "}");
        assertThat(value(() -> decode(KEY, row)))
                .isEqualTo(new WishlistChange("2", "1", ChangeKind.UPSERTED, 0, 1_000));
        value(() -> decode(KEY, row));
        assertThat(decoder.valuesUnreadable()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'before':null,'after':null,SOURCE,'op':'t'}                   | UNSUPPORTED | TRUNCATE",
                "{'before':null,'after':null,SOURCE,'op':'m'}                   | UNSUPPORTED | message",
                "{'before':{'user_id':1,'product_id':9},'after':ROW,SOURCE,'op':'u'} | UNSUPPORTED | primary key",
                "{'after':ROW,SOURCE,'op':'x'}                                  | INVALID     | op must be",
                "{'after':ROW,SOURCE,'op':1}                                    | INVALID     | op must be",
                "{'after':ROW,SOURCE}                                           | INVALID     | op is missing",
                "{'user_id':1,'product_id':2}                                   | INVALID     | unwrapped",
                "{'after':ROW,'op':'c'}                                         | INVALID     | source.ts_ms is missing",
                "{'after':ROW,'source':{},'op':'c'}                             | INVALID     | source.ts_ms is missing",
                "{'after':ROW,'source':null,'op':'c'}                           | INVALID     | source must be",
                "{'after':ROW,'source':{'ts_ms':'1'},'op':'c'}                  | INVALID     | source.ts_ms must be",
                "{'after':ROW,'source':{'ts_ms':-1},'op':'c'}                   | INVALID     | source.ts_ms must be",
                "{'after':ROW,'source':{'ts_ms':99999999999999999999},'op':'c'} | INVALID     | source.ts_ms must be",
                "{'after':'ROW',SOURCE,'op':'c'}                                | INVALID     | after must be",
                "{'after':null,SOURCE,'op':'c'}                                 | INVALID     | after is missing",
                "{'before':[],SOURCE,'op':'d'}                                  | INVALID     | before must be",
                "{'schema':{},'payload':{}}                                     | INVALID     | value.converter.schemas.enable=false",
                "{'payload':{},'schema':{}}                                     | INVALID     | value.converter.schemas.enable=false",
                "{'op':'c','op':'d',SOURCE,'after':ROW}                         | INVALID     | op is there twice",
                "{SOURCE,SOURCE,'op':'c','after':ROW}                           | INVALID     | source is there twice",
                "{'source':{'ts_ms':1,'ts_ms':1},'op':'c','after':ROW}          | INVALID     | source.ts_ms is there twice",
                "{'source':{'ts_ms':1,'table':'w','table':'w'},'op':'c','after':ROW} | INVALID | source.table is there twice",
                "{SOURCE,'op':'c','after':null,'after':ROW}                     | INVALID     | after is there twice",
                "{SOURCE,'op':'c','after':{'user_id':1,'item_id':2}}            | INVALID     | after.product_id…missing: has the column been renamed",
                "{SOURCE,'op':'c','after':{'user_id':1,'product_id':'\\ud83d'}} | INVALID     | after.product_id is not Unicode",
                "{SOURCE,'op':'c','before':null,'before':ROW,'after':ROW}       | INVALID     | before is there twice",
                "{SOURCE,'op':'c','after':{'user_id':1,'product_id':2,'user_id':3}} | INVALID | after.user_id is there twice",
                "``                                                             | UNREADABLE  | missing",
                "null                                                           | UNREADABLE  | null",
                "[]                                                             | UNREADABLE  | an array",
                "'text'                                                         | UNREADABLE  | a string",
                "{'after':ROW,SOURCE,'op':'c'                                   | UNREADABLE  | ends too early…at byte",
                "{'after':ROW,SOURCE,'op':'c'}{}                                | UNREADABLE  | more than one",
                "{'after':ROW,SOURCE,'op':'c'}x                                 | UNREADABLE  | not JSON",
                "{'after':ROW,SOURCE,'op':c}                                    | UNREADABLE  | not JSON",
                "<html>                                                         | UNREADABLE  | not JSON",
            })
    void badRecordsAreDeadLetters(String value, DeadLetterReason reason, String detail) {
        assertRejected(() -> decode(KEY, value.replace("ROW", ROW).replace("SOURCE", SOURCE)), reason, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                     | UNORDERED  | no key",
                "{'user_id':1,'item_id':2}            | INVALID    | key.product_id…missing: has the column been renamed",
                "{'id':7}                             | UNORDERED  | must be the primary key [user_id, product_id]",
                "{'id':7,'user_id':1,'product_id':2}  | UNORDERED  | must be the primary key [user_id, product_id]",
                "``                                   | UNREADABLE | missing",
                "12                                   | UNREADABLE | an integer",
                "{'user_id':1                         | UNREADABLE | ends too early",
                "{'user_id':1,'product_id':2} 3       | UNREADABLE | more than one",
                "{'schema':{},'payload':{'user_id':1,'product_id':2}} | INVALID | key.converter.schemas.enable=false",
            })
    void badKeysOfTombstonesAreDeadLetters(String key, DeadLetterReason reason, String detail) {
        assertRejected(() -> decode(key, null), reason, detail);
        assertRejected(() -> decode(key, "{'before':null,'after':null," + SOURCE + ",'op':'d'}"), reason, detail);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'user_id':1,'product_id':3}  | INVALID    | another row",
                "{'user_id':2,'product_id':2}  | INVALID    | another row",
                "{'product_id':3,'user_id':1}  | INVALID    | another row",
                "{'product_id':2,'user_id':null} | INVALID  | another row",
                "Struct{user_id=1}             | UNREADABLE | not JSON",
                "{'user_id':1,'product_id':2]  | UNREADABLE | not JSON",
                "{'user_id':1,'product_id':2   | UNREADABLE | ends too early",
                "{'user_id':1,'product_id':}   | UNREADABLE | not JSON",
                "{'user_id':1,'product_id':2}} | UNREADABLE | not JSON",
            })
    void theKeyOfAnotherRowIsADeadLetter(String key, DeadLetterReason reason, String detail) {
        assertRejected(() -> decode(key, after(ROW)), reason, detail);
        assertRejected(
                () -> decode(key, "{'before':" + ROW + ",'after':null," + SOURCE + ",'op':'d'}"), reason, detail);
    }

    /**
     * With a surrogate key, the delete of a wish and the insert that follows have different keys and may be in different
     * partitions; with part of the key, compaction takes one wish for another.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                    | {'user_id':1,'product_id':2}",
                "{'id':7}                            | {'id':7,'user_id':1,'product_id':2}",
                "{'id':7}                            | {'user_id':1,'product_id':2,'id':7}",
                "{'user_id':1}                       | {'user_id':1,'product_id':2}",
                "{'product_id':2}                    | {'user_id':1,'product_id':2}",
                "{'user_id':1,'product_id':2,'id':7} | {'user_id':1,'product_id':2,'id':7}",
                "{'id':7,'user_id':1,'product_id':2} | {'id':7,'user_id':1,'product_id':2}",
                "{'user_id':1,'id':7,'product_id':2} | {'user_id':1,'id':7,'product_id':2}",
                "{'user_id':1,'product_id':2,'added_at':5} | {'user_id':1,'product_id':2,'added_at':5}",
            })
    void aRowWhoseKeyIsNotItsPrimaryKeyIsADeadLetter(String key, String row) {
        String detail = "must be the primary key [user_id, product_id]…message.key.columns";
        assertRejected(() -> decode(key, after(row)), DeadLetterReason.UNORDERED, detail);
        assertRejected(
                () -> decode(key, "{'before':" + row + ",'after':null," + SOURCE + ",'op':'d'}"),
                DeadLetterReason.UNORDERED,
                detail);
    }

    @Test
    void aPrimaryKeyNeedNotBeTheFirstColumnsOfItsRow() {
        assertThat(value(() -> decode(KEY, after("{'note':'n','product_id':2,'user_id':1}"))))
                .isEqualTo(new WishlistChange("2", "1", ChangeKind.UPSERTED, 0, 1_000));
    }

    /** The first bytes of a row are its key only if they end where its last column does. */
    @Test
    void aKeyThatEndsWithinAColumnOfTheRowIsADeadLetter() {
        String row = after("{'user_id':1,'product_id':',x','added_at':5}");

        value(() -> decode("{'user_id':1,'product_id':',x'}", row));
        assertRejected(
                () -> decode("{'user_id':1,'product_id':'}", row), DeadLetterReason.UNREADABLE, "ends too early");
        assertRejected(
                () -> decode("{'user_id':1,'product_id':',}", row), DeadLetterReason.UNREADABLE, "ends too early");
    }

    @Test
    void aKeyThatDoesNotHaveTheColumnThatCountsIsADeadLetterIfItSaysOtherwise() {
        WishlistChangeDecoder renamed = new WishlistChangeDecoder(List.of("uid,user_id", "product_id", "added_at"));
        byte[] value = bytes(after("{'user_id':1,'product_id':2,'uid':3}"));

        assertRejected(() -> renamed.decode(bytes(KEY), value, 9_999), DeadLetterReason.INVALID, "another row");
        value(() -> renamed.decode(bytes("{'user_id':1,'product_id':2,'uid':3}"), value, 9_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'user_id':'1','product_id':'2'}", "{'product_id':2,'user_id':'1'}"})
    void theOrderAndTypesOfAKeysColumnsDoNotMatter(String key) {
        value(() -> decode(key, after(ROW)));
    }

    /** One row from the year 2126, and sales would wait for nothing until then. */
    @Test
    void aChangeThatWasCommittedADayAfterItWasWrittenIsADeadLetter() {
        long latest = 9_999 + Duration.ofDays(1).toMillis();
        String row = "{'after':" + ROW + ",'source':{'ts_ms':%d},'op':'c'}";
        assertThat(value(() -> decode(KEY, row.formatted(latest))).changedAt()).isEqualTo(latest);
        assertRejected(() -> decode(KEY, row.formatted(latest + 1)), DeadLetterReason.INVALID, "source.ts_ms…clock");
        assertRejected(
                () -> decode(KEY, row.formatted(Long.MAX_VALUE)), DeadLetterReason.INVALID, "source.ts_ms…clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32BE"})
    void otherEncodingsAreDeadLetters(String encoding) throws UnsupportedEncodingException {
        byte[] value = new String(bytes(after(ROW)), UTF_8).getBytes(encoding);
        assertRejected(() -> decoder.decode(bytes(KEY), value, 0), DeadLetterReason.UNREADABLE, "not UTF-8");
    }

    @Test
    void aColumnCanHaveANewNameAndItsOldOne() {
        WishlistChangeDecoder renamed =
                new WishlistChangeDecoder(List.of("user_id", "item_id, product_id", "added_at"));
        String[] rows = {
            "{'user_id':1,'product_id':2}",
            "{'user_id':1,'item_id':2}",
            "{'user_id':1,'product_id':3,'item_id':2}",
            "{'user_id':1,'item_id':2,'product_id':3}",
            "{'user_id':1,'item_id':null,'product_id':2}",
            "{'user_id':1,'product_id':2,'item_id':null}"
        };
        for (String row : rows) {
            assertThat(value(() -> renamed.decode(bytes(row), bytes(after(row)), 0))
                            .productId())
                    .as(row)
                    .isEqualTo("2");
        }
        assertThat(value(() -> renamed.decode(bytes("{'user_id':1,'product_id':2}"), null, 0)))
                .isEqualTo(value(() -> renamed.decode(bytes("{'user_id':1,'item_id':2}"), null, 0)));
        assertRejected(
                () -> renamed.decode(null, bytes(after("{'user_id':1}")), 0),
                DeadLetterReason.INVALID,
                "after.item_id, product_id…missing");
        assertRejected(
                () -> renamed.decode(null, bytes(after("{'user_id':1,'item_id':1,'product_id':2,'product_id':2}")), 0),
                DeadLetterReason.INVALID,
                "after.product_id is there twice");
    }

    @Test
    void endlessNestingAndTextAreDeadLetters() {
        String open = "[".repeat(100_000);
        assertRejected(() -> decode(KEY, "{'x':" + open), DeadLetterReason.UNREADABLE, "deeper than");
        String text = "x".repeat(2_000_000);
        assertRejected(
                () -> decode(KEY, after("{'user_id':1,'product_id':'" + text + "'}")),
                DeadLetterReason.UNREADABLE,
                "text longer than");
    }

    @Test
    void aLongTextInAColumnThatNobodyReadsIsFine() {
        String text = "x".repeat(2_000_000);
        value(() -> decode(KEY, after("{'user_id':1,'product_id':2,'note':'" + text + "'}")));
    }

    @Test
    void bytesThatAreNotUtf8AreDeadLetters() {
        byte[] value = bytes(after(ROW));
        value[2] = (byte) 0xFF;
        assertRejected(() -> decoder.decode(bytes(KEY), value, 0), DeadLetterReason.UNREADABLE, "");
    }

    @Test
    void columnNamesAreConfigurable() {
        WishlistChangeDecoder other = new WishlistChangeDecoder(List.of("kunde", "artikel", "seit"));
        byte[] key = bytes("{'artikel':'a','kunde':'k'}");
        assertThat(value(() -> other.decode(key, bytes(after("{'artikel':'a','kunde':'k','seit':7}")), 0)))
                .isEqualTo(new WishlistChange("a", "k", ChangeKind.UPSERTED, 7, 1_000));
    }
}
