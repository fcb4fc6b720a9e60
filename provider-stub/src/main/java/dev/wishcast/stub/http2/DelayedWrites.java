package dev.wishcast.stub.http2;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.PendingWriteQueue;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Holds back whatever a new connection has to say, its SETTINGS first. Requests are read meanwhile. */
final class DelayedWrites extends ChannelOutboundHandlerAdapter {

    private final Duration delay;
    private PendingWriteQueue held;

    DelayedWrites(Duration delay) {
        this.delay = delay;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        held = new PendingWriteQueue(ctx);
        var unused = ctx.executor().schedule(() -> release(ctx), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void release(ChannelHandlerContext ctx) {
        if (ctx.isRemoved()) {
            return;
        }
        var unused = held.removeAndWriteAll();
        ctx.flush();
        ctx.pipeline().remove(this);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        held.add(message, promise);
    }

    /** Nothing has been written yet. */
    @Override
    public void flush(ChannelHandlerContext ctx) {}

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        held.removeAndFailAll(new ClosedChannelException());
    }
}
