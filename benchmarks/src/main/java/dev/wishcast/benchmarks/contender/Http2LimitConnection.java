package dev.wishcast.benchmarks.contender;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A connection of the load generator, with as many streams as the provider allows. Used on one thread after its start. */
final class Http2LimitConnection extends Http2EventAdapter {

    private static final int STREAMS = 100;
    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final AsciiString OK = AsciiString.cached("200");

    private final String authority;
    private final String topic;
    private final CharSequence authorization;
    private final Http2ConnectionHandler handler;
    private final CompletableFuture<ChannelHandlerContext> context = new CompletableFuture<>();
    private Http2LimitSender.Round round;
    private ByteBuf payload;
    private int inFlight;

    Http2LimitConnection(URI endpoint, String topic, CharSequence authorization) {
        this.authority = endpoint.getAuthority();
        this.topic = topic;
        this.authorization = authorization;
        this.handler = new Http2ConnectionHandlerBuilder()
                .server(false)
                .frameListener(this)
                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                .build();
        handler.connection().addListener(this);
    }

    Http2ConnectionHandler handler() {
        return handler;
    }

    /** Returns once the provider has sent its settings. */
    void awaitSettings() throws Exception {
        context.get(10, TimeUnit.SECONDS);
    }

    void start(Http2LimitSender.Round newRound) {
        ChannelHandlerContext ctx = context.join();
        ctx.executor().execute(() -> {
            round = newRound;
            payload = Unpooled.unreleasableBuffer(Unpooled.directBuffer()
                    .writeBytes(newRound.sale.apnsPayload().getBytes(StandardCharsets.UTF_8)));
            ctx.channel().closeFuture().addListener(closed -> lost(newRound));
            send(ctx);
            // Not the context's own: what flow control holds back is in the handler.
            handler.flush(ctx);
        });
    }

    private static void lost(Http2LimitSender.Round round) {
        round.rejections.add("a connection was lost");
        round.connectionEnds();
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
        context.complete(ctx);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        if (!OK.contentEquals(headers.status())) {
            round.rejections.add("status " + headers.status());
        }
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        round.rejections.add("stream reset, error " + errorCode);
    }

    /** Only now may another stream take its place. */
    @Override
    public void onStreamClosed(Http2Stream stream) {
        inFlight--;
        send(context.join());
    }

    /** The handler flushes at the end of each read. */
    private void send(ChannelHandlerContext ctx) {
        for (; inFlight < STREAMS && round.hasNext(); inFlight++) {
            int streamId = handler.connection().local().incrementAndGetNextStreamId();
            ChannelFuture unusedHeaders =
                    handler.encoder().writeHeaders(ctx, streamId, headers(round.next()), 0, false, ctx.newPromise());
            ChannelFuture unusedData =
                    handler.encoder().writeData(ctx, streamId, payload.duplicate(), 0, true, ctx.newPromise());
        }
        if (inFlight == 0) {
            round.connectionEnds();
        }
    }

    private Http2Headers headers(long device) {
        return new DefaultHttp2Headers(false)
                .method(POST)
                .scheme(HTTPS)
                .authority(authority)
                .path("/3/device/" + Sale.apnsToken(device))
                .set("authorization", authorization)
                .set("apns-topic", topic)
                .set("apns-push-type", "alert")
                .set("apns-priority", "10")
                .set("apns-expiration", Long.toString(round.sale.expiresAt() / 1_000))
                .set("apns-collapse-id", round.sale.id())
                .set("apns-id", round.sale.notificationId(device).toString());
    }
}
