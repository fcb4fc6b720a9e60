package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Examples;
import dev.wishcast.connectors.UndecodableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.DecodingAssertions.assertRejected;
import static dev.wishcast.connectors.DecodingAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatDecoderTest {

    private final HeartbeatDecoder decoder = new HeartbeatDecoder();

    private Heartbeat decode(String operation) throws UndecodableException {
        String json = "{\"after\":{\"id\":1},\"source\":{\"ts_ms\":1000},\"op\":\"" + operation + "\"}";
        return decoder.decode(null, json.getBytes(UTF_8), 0);
    }

    @Test
    void readsTheExample() {
        assertThat(value(() -> decoder.decode(null, Examples.read("heartbeat-update.json"), 1_795_162_530_300L)))
                .isEqualTo(new Heartbeat(1795162530250L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "u"})
    void writesCount(String operation) {
        assertThat(value(() -> decode(operation))).isEqualTo(new Heartbeat(1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "d"})
    void snapshotRowsAndDeletesDoNot(String operation) throws UndecodableException {
        assertThat(decode(operation)).isNull();
    }

    @Test
    void tombstonesDoNotEither() throws UndecodableException {
        assertThat(decoder.decode(null, null, 0)).isNull();
    }

    @Test
    void aHeartbeatFromTheFutureIsADeadLetter() {
        assertRejected(
                () -> decoder.decode(null, Examples.read("heartbeat-update.json"), 0),
                DeadLetterReason.INVALID,
                "source.ts_ms");
    }

    @Test
    void theRestIsADeadLetter() {
        assertRejected(() -> decode("t"), DeadLetterReason.UNSUPPORTED, "TRUNCATE");
        assertRejected(() -> decoder.decode(null, new byte[0], 0), DeadLetterReason.UNREADABLE, "missing");
    }
}
