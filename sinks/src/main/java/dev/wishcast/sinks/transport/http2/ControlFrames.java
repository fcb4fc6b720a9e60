package dev.wishcast.sinks.transport.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hc.core5.http2.config.H2Param;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.io.IOCallback;

/**
 * Reads the peer's SETTINGS and GOAWAY frames before HttpCore does. Belongs to the I/O thread.
 *
 * <p>SETTINGS: HttpCore 5.4 resets each parameter that a later frame does not name, and takes MAX_CONCURRENT_STREAMS 0 for an
 * error. By RFC 9113, section 6.5, parameters keep their values, and 0 means wait. So HttpCore gets a frame with all values
 * that it needs in place of the peer's frame, and {@link RequestQueue} keeps to the number of streams.
 *
 * <p>GOAWAY: HttpCore 5.4 fails the streams above the peer's last stream only where the peer opened them, so that ours would
 * hang until their timeout; and a GOAWAY with an error fails all alike, though those above were never processed.
 */
final class ControlFrames {

    private static final int HEAD_BYTES = 9;
    private static final int SETTING_BYTES = Short.BYTES + Integer.BYTES;

    /** A longer SETTINGS frame is no peer's that means well; HttpCore refuses it. */
    private static final int MOST_SETTINGS_BYTES = 16_384;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final Connection connection;
    private final Map<H2Param, Integer> settings = new EnumMap<>(H2Param.class);
    private int maxStreams = Integer.MAX_VALUE;

    /** The start of a frame whose rest has not come yet. */
    private ByteBuffer incomplete = NOTHING;

    /** How many bytes of the current frame are still to come. */
    private int restOfFrame;

    ControlFrames(Connection connection) {
        this.connection = connection;
    }

    /** Passes on what came from the peer, with the SETTINGS frames replaced. */
    void read(ByteBuffer source, IOCallback<ByteBuffer> httpCore) throws IOException {
        ByteBuffer input = incomplete.hasRemaining() ? joined(incomplete, source) : source;
        int end = input.limit();
        int at = input.position();
        while (at < end) {
            if (restOfFrame > 0) {
                int length = Math.min(restOfFrame, end - at);
                restOfFrame -= length;
                at += length;
            } else if (end - at < HEAD_BYTES || end - at < HEAD_BYTES + bytesNeeded(input, at)) {
                break;
            } else if (isSettings(input, at)) {
                input.limit(at);
                pass(input, httpCore);
                input.limit(end).position(at + HEAD_BYTES + length(input, at));
                httpCore.execute(accumulated(input, at + HEAD_BYTES, input.position()));
                at = input.position();
            } else {
                if (isGoAway(input, at)) {
                    onGoAway(input.getInt(at + HEAD_BYTES) & Integer.MAX_VALUE);
                }
                restOfFrame = length(input, at);
                at += HEAD_BYTES;
            }
        }
        incomplete = at == end ? NOTHING : joined(input.slice(at, end - at), NOTHING);
        input.limit(at);
        pass(input, httpCore);
    }

    private static void pass(ByteBuffer input, IOCallback<ByteBuffer> httpCore) throws IOException {
        if (input.hasRemaining()) {
            httpCore.execute(input);
        }
    }

    private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
        return ByteBuffer.allocate(first.remaining() + second.remaining())
                .put(first)
                .put(second)
                .flip();
    }

    private static int bytesNeeded(ByteBuffer input, int at) {
        return isSettings(input, at) ? length(input, at) : isGoAway(input, at) ? Integer.BYTES : 0;
    }

    private static int length(ByteBuffer input, int at) {
        return input.getInt(at) >>> Byte.SIZE;
    }

    private static boolean isType(FrameType type, ByteBuffer input, int at) {
        // On stream 0.
        return input.get(at + 3) == type.getValue() && (input.getInt(at + 5) & Integer.MAX_VALUE) == 0;
    }

    private static boolean isSettings(ByteBuffer input, int at) {
        return isType(FrameType.SETTINGS, input, at)
                && (input.get(at + 4) & FrameFlag.ACK.getValue()) == 0
                && length(input, at) % SETTING_BYTES == 0
                && length(input, at) <= MOST_SETTINGS_BYTES;
    }

    private static boolean isGoAway(ByteBuffer input, int at) {
        return isType(FrameType.GOAWAY, input, at) && length(input, at) >= Integer.BYTES;
    }

    private ByteBuffer accumulated(ByteBuffer input, int start, int end) {
        for (int at = start; at < end; at += SETTING_BYTES) {
            accumulate(H2Param.valueOf(input.getShort(at)), input.getInt(at + Short.BYTES));
        }
        connection.requests().allow(maxStreams);
        int max = maxStreams;
        connection.events().add(() -> connection.onSettings(max));
        int length = settings.size() * SETTING_BYTES;
        ByteBuffer frame = ByteBuffer.allocate(HEAD_BYTES + length)
                .putInt(length << Byte.SIZE | FrameType.SETTINGS.getValue())
                .put((byte) 0)
                .putInt(0);
        settings.forEach((parameter, value) ->
                frame.putShort((short) parameter.getCode()).putInt(value));
        return frame.flip();
    }

    private void accumulate(H2Param parameter, int value) {
        // The wire's 32 bits are unsigned.
        int limited = value < 0 ? Integer.MAX_VALUE : value;
        if (parameter == H2Param.MAX_CONCURRENT_STREAMS) {
            maxStreams = limited;
        } else if (parameter == H2Param.HEADER_TABLE_SIZE) {
            settings.put(parameter, limited);
        } else if (parameter == H2Param.INITIAL_WINDOW_SIZE || parameter == H2Param.MAX_FRAME_SIZE) {
            settings.put(parameter, value);
        }
    }

    private void onGoAway(int lastStreamId) {
        connection.requests().stop();
        connection.events().add(() -> connection.onGoAway(lastStreamId));
    }
}
