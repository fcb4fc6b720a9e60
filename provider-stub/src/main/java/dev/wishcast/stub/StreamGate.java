package dev.wishcast.stub;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Turns away streams that come after a GOAWAY or above the limit of SETTINGS, with all their frames. Netty refuses them too, but
 * takes their DATA for a protocol error, for which it ends the connection, and other streams lose their answers.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.8">RFC 9113: GOAWAY</a>
 */
final class StreamGate implements Http2FrameReader {

    private final Http2FrameReader reader;
    private final Http2Connection connection;
    private final Http2ConnectionEncoder encoder;
    private final Runnable onOverLimit;
    private Gated gated;
    private int lastTurnedAway;

    /** @param onOverLimit is run for each stream above the limit */
    StreamGate(
            Http2FrameReader reader, Http2Connection connection, Http2ConnectionEncoder encoder, Runnable onOverLimit) {
        this.reader = reader;
        this.connection = connection;
        this.encoder = encoder;
        this.onOverLimit = onOverLimit;
    }

    @Override
    public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener) throws Http2Exception {
        if (gated == null || !gated.isBefore(listener)) {
            gated = new Gated(listener);
        }
        reader.readFrame(ctx, input, gated);
    }

    @Override
    public Configuration configuration() {
        return reader.configuration();
    }

    @Override
    public void close() {
        reader.close();
    }

    private boolean opensStream(int streamId) {
        return connection.remote().isValidStreamId(streamId)
                && connection.stream(streamId) == null
                && !connection.streamMayHaveExisted(streamId);
    }

    private boolean isTurnedAway(int streamId) {
        return streamId <= lastTurnedAway && opensStream(streamId);
    }

    /** Whether this stream's first frame ends here. */
    private boolean turnsAway(ChannelHandlerContext ctx, int streamId) {
        if (isTurnedAway(streamId)) {
            return true;
        }
        if (!opensStream(streamId)
                || (!connection.goAwaySent() && connection.remote().canOpenStream())) {
            return false;
        }
        lastTurnedAway = streamId;
        if (!connection.goAwaySent()) {
            onOverLimit.run();
            var unused = encoder.writeRstStream(ctx, streamId, Http2Error.REFUSED_STREAM.code(), ctx.newPromise());
        }
        return true;
    }

    private final class Gated extends Http2FrameListenerDecorator {

        Gated(Http2FrameListener listener) {
            super(listener);
        }

        boolean isBefore(Http2FrameListener other) {
            return listener == other;
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
                throws Http2Exception {
            if (!turnsAway(ctx, streamId)) {
                super.onHeadersRead(ctx, streamId, headers, padding, endOfStream);
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int streamId,
                Http2Headers headers,
                int streamDependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream)
                throws Http2Exception {
            if (!turnsAway(ctx, streamId)) {
                super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
            }
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
                throws Http2Exception {
            if (isTurnedAway(streamId)) {
                // Without a stream it counts for the connection's window only, and is given back at once.
                connection.local().flowController().receiveFlowControlledFrame(null, data, padding, endOfStream);
                return data.readableBytes() + padding;
            }
            return super.onDataRead(ctx, streamId, data, padding, endOfStream);
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) throws Http2Exception {
            if (!isTurnedAway(streamId)) {
                super.onRstStreamRead(ctx, streamId, errorCode);
            }
        }

        @Override
        public void onWindowUpdateRead(ChannelHandlerContext ctx, int streamId, int windowSizeIncrement)
                throws Http2Exception {
            if (!isTurnedAway(streamId)) {
                super.onWindowUpdateRead(ctx, streamId, windowSizeIncrement);
            }
        }
    }
}
