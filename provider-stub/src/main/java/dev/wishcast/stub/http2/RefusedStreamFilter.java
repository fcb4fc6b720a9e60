package dev.wishcast.stub.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Turns away streams that come after a GOAWAY or above the limit of SETTINGS, with all their frames. Netty refuses them too, but
 * takes their DATA for a protocol error. Then it ends the connection, and other streams lose their responses.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#section-6.8">RFC 9113: GOAWAY</a>
 */
final class RefusedStreamFilter extends DefaultHttp2FrameReader {

    private final Http2Connection connection;
    private final Http2ConnectionEncoder encoder;
    private final RequestHandler requests;
    private int lastTurnedAway;

    RefusedStreamFilter(Http2Connection connection, Http2ConnectionEncoder encoder, RequestHandler requests) {
        this.connection = connection;
        this.encoder = encoder;
        this.requests = requests;
    }

    @Override
    public void readFrame(ChannelHandlerContext ctx, ByteBuf input, Http2FrameListener listener) throws Http2Exception {
        super.readFrame(ctx, input, new Filter(listener));
    }

    private boolean opensStream(int streamId) {
        return connection.remote().isValidStreamId(streamId) && !connection.streamMayHaveExisted(streamId);
    }

    private boolean isTurnedAway(int streamId) {
        return streamId <= lastTurnedAway && opensStream(streamId);
    }

    /** Returns whether the first frame of this stream goes no further. */
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
            requests.streamOverLimit();
            var unused = encoder.writeRstStream(ctx, streamId, Http2Error.REFUSED_STREAM.code(), ctx.newPromise());
        }
        return true;
    }

    private final class Filter extends Http2FrameListenerDecorator {

        Filter(Http2FrameListener listener) {
            super(listener);
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
                throws Http2Exception {
            if (!turnsAway(ctx, streamId)) {
                super.onHeadersRead(ctx, streamId, headers, padding, endOfStream);
            }
        }

        /** The stub sets no priorities, so a HEADERS frame with one is as good as one without. */
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
            onHeadersRead(ctx, streamId, headers, padding, endOfStream);
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
