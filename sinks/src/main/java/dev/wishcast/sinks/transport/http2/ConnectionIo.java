package dev.wishcast.sinks.transport.http2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.proxy.ProxyConnectionEvent;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AsciiString;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import javax.net.ssl.SSLHandshakeException;

/**
 * The I/O thread's side of one connection. It writes requests to Netty's HTTP/2 codec, and adds what it hears to the owner's
 * events. Belongs to the I/O thread, but for {@link #lastReadNanos}.
 *
 * <p>Requests wait here while the peer allows no further stream. HTTP/2's own flow control holds back their bodies from a peer
 * that does not read.
 */
@SuppressWarnings(
        "FutureReturnValueIgnored") // A write fails only with its stream or its connection, which is heard of.
final class ConnectionIo extends Http2EventAdapter {

    private final Connection connection;
    private final OwnerEvents events;
    private final AsciiString authority;
    private final Http2Connection streams = new DefaultHttp2Connection(false);
    private final Http2Connection.PropertyKey exchangeKey = streams.newKey();
    private final Http2ConnectionHandler http2;
    private final Queue<Exchange> unsent = new ArrayDeque<>();

    /** The codec's, once TLS is up. */
    private ChannelHandlerContext context;

    private int nextStreamId = 1;
    private String trouble = "closed by the peer";
    private volatile long lastReadNanos = System.nanoTime();

    /** @param authority the host and the port */
    ConnectionIo(Connection connection, OwnerEvents events, AsciiString authority) {
        this.connection = connection;
        this.events = events;
        this.authority = authority;
        // No stream comes before another one, so that the codec need not keep them in order.
        streams.remote()
                .flowController(
                        new DefaultHttp2RemoteFlowController(streams, new UniformStreamByteDistributor(streams)));
        streams.addListener(this);
        this.http2 = new Http2ConnectionHandlerBuilder()
                .connection(streams)
                .frameListener(this)
                .initialSettings(io.netty.handler.codec.http2.Http2Settings.defaultSettings()
                        .pushEnabled(false))
                // HPACK's table gets what many requests have.
                .headerSensitivityDetector((name, value) -> value instanceof String)
                .build();
    }

    /**
     * Adds the connection to a channel that is to be connected.
     *
     * @param tunnel leads through a proxy, or {@code null}
     */
    void addTo(Channel channel, SslHandler tls, ProxyHandler tunnel) {
        channel.pipeline().addLast(tunnel == null ? tls : tunnel, new ChannelEvents(tls));
    }

    /** When something last came from the peer, as {@link System#nanoTime()}. For any thread. */
    long lastReadNanos() {
        return lastReadNanos;
    }

    /** Why the connection ended. */
    String trouble() {
        return trouble;
    }

    void send(List<Exchange> exchanges) {
        unsent.addAll(exchanges);
        sendWhilePossible();
    }

    private void sendWhilePossible() {
        while (!unsent.isEmpty() && isStreamFree()) {
            Exchange next = unsent.remove();
            if (next.startStream(nextStreamId)) {
                write(nextStreamId, next);
                nextStreamId += 2;
            }
        }
        http2.flush(context);
    }

    private boolean isStreamFree() {
        return streams.local().canOpenStream()
                && !streams.goAwayReceived()
                && context.channel().isActive();
    }

    private void write(int streamId, Exchange exchange) {
        Http2Request request = exchange.request();
        http2.encoder().writeHeaders(context, streamId, head(request), 0, false, context.newPromise());
        Http2Stream stream = streams.stream(streamId);
        if (stream == null) {
            exchange.fail(Exchange.NOT_SENT);
            return;
        }
        stream.setProperty(exchangeKey, exchange);
        ByteBuf body = Unpooled.wrappedBuffer(request.body());
        http2.encoder().writeData(context, streamId, body, 0, true, context.newPromise());
    }

    private Http2Headers head(Http2Request request) {
        Http2Headers head = new DefaultHttp2Headers(false)
                .method(HttpMethod.POST.asciiName())
                .scheme(HttpScheme.HTTPS.name())
                .authority(authority)
                .path(request.path());
        for (Http2Header header : request.headers()) {
            head.add(header.name(), header.value());
        }
        return head;
    }

    /** Asks the peer whether it is there. */
    void ping() {
        http2.encoder().writePing(context, false, 0, context.newPromise());
        http2.flush(context);
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        events.add(connection::onPong);
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, io.netty.handler.codec.http2.Http2Settings settings) {
        int maxStreams = streams.local().maxActiveStreams();
        events.add(() -> connection.onSettings(maxStreams));
    }

    @Override
    public void onGoAwayReceived(int lastStreamId, long errorCode, ByteBuf debugData) {
        events.add(() -> connection.onGoAway(lastStreamId));
    }

    /** The codec ends the connection, because of what the peer did. */
    @Override
    public void onGoAwaySent(int lastStreamId, long errorCode, ByteBuf debugData) {
        trouble = "an HTTP/2 " + Http2Error.valueOf(errorCode);
    }

    /** The codec calls this for every HEADERS frame, with a priority or without. */
    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        exchange(streams.stream(streamId)).onHeaders(headers, endOfStream);
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        int length = data.readableBytes() + padding;
        exchange(streams.stream(streamId)).onData(data, endOfStream);
        return length;
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int streamId, long errorCode) {
        exchange(streams.stream(streamId)).onReset(Http2Error.valueOf(errorCode));
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Exchange exchange = exchange(stream);
        if (exchange != null) {
            exchange.fail(Exchange.LOST);
        }
    }

    private Exchange exchange(Http2Stream stream) {
        return stream.getProperty(exchangeKey);
    }

    /** What is no frame. The last in the pipeline. */
    private final class ChannelEvents extends ChannelInboundHandlerAdapter {

        private final SslHandler tls;

        ChannelEvents(SslHandler tls) {
            this.tls = tls;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event instanceof ProxyConnectionEvent) {
                // Only now: if the proxy refuses, its reason is heard of, and not that TLS could not write.
                ctx.pipeline().addBefore(ctx.name(), null, tls);
            } else if (event instanceof SslHandshakeCompletionEvent handshake) {
                handshakeCompleted(ctx, handshake);
            }
        }

        private void handshakeCompleted(ChannelHandlerContext ctx, SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                exceptionCaught(ctx, handshake.cause());
            } else if (!ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol())) {
                exceptionCaught(ctx, new SSLHandshakeException("The peer does not speak HTTP/2"));
            } else {
                ctx.pipeline().addBefore(ctx.name(), null, http2);
                context = ctx.pipeline().context(http2);
                ctx.flush();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            lastReadNanos = System.nanoTime();
            if (!unsent.isEmpty()) {
                sendWhilePossible();
            }
            events.wakeIfAny();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            Throwable root = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
            trouble = root.toString();
            cut(ctx.channel());
        }
    }

    /** Closes a channel at once, past TLS: nobody waits until the peer has read a goodbye. For any thread. */
    static void cut(Channel channel) {
        ChannelHandlerContext first = channel.pipeline().firstContext();
        if (first == null) {
            channel.close();
        } else {
            first.close();
        }
    }
}
