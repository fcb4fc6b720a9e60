package dev.wishcast.connectors.debezium;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UtcTimestampTest {

    /** 0000-01-01 and 9999-12-31: what four digits can say. */
    private static final long FIRST_SECOND = -62_167_219_200L;

    private static final long LAST_SECOND = 253_402_300_799L;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-11-20T08:15:30Z",
                "2026-11-20T08:15:30.1Z",
                "2026-11-20T08:15:30.123Z",
                "2026-11-20T08:15:30.123456Z",
                "2026-11-20T08:15:30.999999999Z",
                "1969-12-31T23:59:59.999Z",
                "2024-02-29T00:00:00Z"
            })
    void readsDebeziumsForm(String text) {
        assertThat(UtcTimestamp.millis(text)).isEqualTo(byJavaTime(text));
    }

    @Test
    void readsEveryTimeAsJavaTimeDoes() {
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            Instant time =
                    Instant.ofEpochSecond(random.nextLong(FIRST_SECOND, LAST_SECOND), random.nextInt(1_000_000_000));
            String text = DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(time.atOffset(ZoneOffset.UTC));

            assertThat(UtcTimestamp.millis(text)).as(text).isEqualTo(time.toEpochMilli());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Z",
                "2026-11-20",
                "2026-11-20T08:15Z",
                "2026-11-20T08:15:30",
                "2026-11-20T08:15:30.Z",
                "2026-11-20T08:15:30,1Z",
                "2026-11-20T08:15:30.1234567890Z",
                "2026-11-20T08:15:30.12a4Z",
                "2026-11-20T08:15:30+00:00",
                "2026-11-20T08:15:30.123+01:00",
                "2026-11-20t08:15:30z",
                "2026-11-20 08:15:30Z",
                "+2026-11-20T08:15:30Z",
                "-0001-11-20T08:15:30Z",
                "2026-11-20T08:15:३०Z"
            })
    void leavesOtherFormsToJavaTime(String text) {
        long millis;
        try {
            millis = byJavaTime(text);
        } catch (DateTimeException e) {
            assertThatThrownBy(() -> UtcTimestamp.millis(text)).isInstanceOf(DateTimeException.class);
            return;
        }
        assertThat(UtcTimestamp.millis(text)).isEqualTo(millis);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-30T08:15:30Z",
                "2025-02-29T08:15:30Z",
                "2026-13-20T08:15:30Z",
                "2026-00-20T08:15:30Z",
                "2026-11-20T24:00:00Z",
                "2026-11-20T08:60:30Z",
                "2026-11-20T08:15:60.5Z"
            })
    void refusesWhatIsNoTime(String text) {
        assertThatThrownBy(() -> byJavaTime(text)).isInstanceOf(DateTimeException.class);
        assertThatThrownBy(() -> UtcTimestamp.millis(text)).isInstanceOf(DateTimeException.class);
    }

    private static long byJavaTime(String text) {
        return OffsetDateTime.parse(text).toInstant().toEpochMilli();
    }
}
