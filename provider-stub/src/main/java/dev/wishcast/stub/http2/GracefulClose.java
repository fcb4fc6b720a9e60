package dev.wishcast.stub.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** The end of a connection, after its GOAWAY: open until what it still owes is sent. On the connection's executor only. */
// A close that fails means that the connection is gone.
@SuppressWarnings("FutureReturnValueIgnored")
final class GracefulClose {

    /** How long streams that began before the GOAWAY may take. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    /** How long the client has to close a connection on which nothing happens any more. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final ChannelHandlerContext ctx;
    private final Http2Connection connection;
    private boolean lingering;

    GracefulClose(ChannelHandlerContext ctx, Http2Connection connection) {
        this.ctx = ctx;
        this.connection = connection;
        closeIn(MAX_WAIT);
    }

    /**
     * To be called after each stream's end, which for netty is when its last frame has been written to the socket. Then the
     * client closes first: a close while its requests still arrive would be a TCP reset, which takes with it the responses
     * that the client has not read yet.
     */
    void closeOnceDone() {
        if (!lingering && connection.numActiveStreams() == 0) {
            lingering = true;
            closeIn(LINGER);
        }
    }

    private void closeIn(Duration delay) {
        ctx.executor().schedule(() -> ctx.close(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }
}
