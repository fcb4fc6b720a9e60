package dev.wishcast.sinks.transport.http2;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterHeaderTest {

    /** Mon, 20 Nov 2023 22:13:20 GMT. */
    private static final long NOW = 1_700_518_400_000L;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "' 120 ', 120000", "86400, 86400000", "86401, 86400000", "99999999999999, 86400000"})
    void readsSeconds(String value, long millis) {
        assertThat(RetryAfterHeader.parseMillis(value, NOW)).isEqualTo(OptionalLong.of(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "Mon, 20 Nov 2023 22:13:21 GMT; 1000",
                "Mon, 20 Nov 2023 22:13:20 GMT; 0",
                "Mon, 20 Nov 2023 22:00:00 GMT; 0",
                "Tue, 20 Nov 2046 22:00:00 GMT; 86400000"
            })
    void readsADate(String value, long millis) {
        assertThat(RetryAfterHeader.parseMillis(value, NOW)).isEqualTo(OptionalLong.of(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "soon", "-1", "1.5", "12s", "2023-11-20T22:13:20Z", "Foo, 20 Nov 2023 22:13:20 GMT"})
    void ignoresWhatItCannotRead(String value) {
        assertThat(RetryAfterHeader.parseMillis(value, NOW)).isEmpty();
    }

    @Test
    void ignoresAMissingHeader() {
        assertThat(RetryAfterHeader.parseMillis(null, NOW)).isEmpty();
    }
}
