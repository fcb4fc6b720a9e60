package dev.wishcast.stub.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import java.util.ArrayList;
import java.util.List;

/**
 * Which responses of a connection its client has read: those before a PING that it has acknowledged. On the connection's
 * executor only.
 */
final class ReadReceipts {

    private final Http2ConnectionEncoder encoder;
    private List<Runnable> sent = new ArrayList<>();
    /** Those before the PING under way; empty if there is none. */
    private List<Runnable> asked = new ArrayList<>();

    private boolean watching;

    ReadReceipts(Http2ConnectionEncoder encoder) {
        this.encoder = encoder;
    }

    /** After a response is given to the encoder; {@code ifUnread} is run if the connection ends before it is read. */
    void expect(ChannelHandlerContext ctx, Runnable ifUnread) {
        if (!ctx.channel().isActive()) {
            // Requests that were read together with the one that cut the connection.
            ifUnread.run();
            return;
        }
        sent.add(ifUnread);
        if (!watching) {
            watching = true;
            ctx.channel().closeFuture().addListener(closed -> giveUp());
        }
    }

    /** After a flush. One PING at a time asks for all responses since the last one. */
    void ask(ChannelHandlerContext ctx) {
        if (asked.isEmpty() && !sent.isEmpty()) {
            asked = sent;
            sent = new ArrayList<>();
            var unused = encoder.writePing(ctx, false, 0, ctx.newPromise());
            ctx.flush();
        }
    }

    /** The PING is acknowledged. */
    void received() {
        asked.clear();
    }

    private void giveUp() {
        asked.forEach(Runnable::run);
        sent.forEach(Runnable::run);
    }
}
