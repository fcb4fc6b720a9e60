package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.Decoded;
import dev.wishcast.connectors.Examples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.DecodedAssertions.assertRejected;
import static dev.wishcast.connectors.DecodedAssertions.value;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class HeartbeatDecoderTest {

    private final HeartbeatDecoder decoder = new HeartbeatDecoder();

    private Decoded<Heartbeat> decode(String operation) {
        String json = "{\"after\":{\"id\":1},\"source\":{\"ts_ms\":1000},\"op\":\"" + operation + "\"}";
        return decoder.decode(null, json.getBytes(UTF_8), 0);
    }

    @Test
    void readsTheExample() {
        assertThat(value(decoder.decode(null, Examples.read("heartbeat-update.json"), 1_795_162_530_300L)))
                .isEqualTo(new Heartbeat(1795162530250L));
    }

    @ParameterizedTest
    @ValueSource(strings = {"c", "u"})
    void writesCount(String operation) {
        assertThat(value(decode(operation))).isEqualTo(new Heartbeat(1_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r", "d"})
    void snapshotRowsAndDeletesDoNot(String operation) {
        assertThat(decode(operation)).isInstanceOf(Decoded.Ignored.class);
    }

    @Test
    void tombstonesDoNotEither() {
        assertThat(decoder.decode(null, null, 0)).isInstanceOf(Decoded.Ignored.class);
    }

    @Test
    void aHeartbeatFromTheFutureIsADeadLetter() {
        assertRejected(
                decoder.decode(null, Examples.read("heartbeat-update.json"), 0),
                DeadLetterReason.INVALID,
                "source.ts_ms");
    }

    @Test
    void theRestIsADeadLetter() {
        assertRejected(decode("t"), DeadLetterReason.UNSUPPORTED, "TRUNCATE");
        assertRejected(decoder.decode(null, new byte[0], 0), DeadLetterReason.UNREADABLE, "missing");
    }
}
