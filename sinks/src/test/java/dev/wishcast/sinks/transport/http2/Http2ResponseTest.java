package dev.wishcast.sinks.transport.http2;

import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class Http2ResponseTest {

    /** Mon, 20 Nov 2023 22:13:20 GMT. */
    private static final long NOW = 1_700_518_400_000L;

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1000", "' 120 ', 120000", "86400, 86400000", "86401, 86400000", "99999999999999, 86400000"})
    void readsSecondsToWait(String value, long millis) {
        assertThat(retryAfterMillis(value)).isEqualTo(OptionalLong.of(millis));
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
    void readsADateToWaitFor(String value, long millis) {
        assertThat(retryAfterMillis(value)).isEqualTo(OptionalLong.of(millis));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "  ", "soon", "-1", "1.5", "12s", "2023-11-20T22:13:20Z", "Foo, 20 Nov 2023 22:13:20 GMT"})
    void ignoresAWaitThatItCannotRead(String value) {
        assertThat(retryAfterMillis(value)).isEmpty();
    }

    @Test
    void ignoresAMissingHeader() {
        assertThat(retryAfterMillis(null)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"reason\":"})
    void aBodyThatIsNoJsonIsAMissingNode(String body) {
        assertThat(new Http2Response(503, null, body.getBytes(StandardCharsets.UTF_8))
                        .json()
                        .isMissingNode())
                .isTrue();
    }

    private static OptionalLong retryAfterMillis(String header) {
        return new Http2Response(503, header, new byte[0]).retryAfterMillis(NOW);
    }
}
