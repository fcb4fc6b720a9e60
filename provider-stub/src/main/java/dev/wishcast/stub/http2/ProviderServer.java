package dev.wishcast.stub.http2;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers' TLS port, for HTTP/2 and HTTP/1.1. Thread-safe. */
public final class ProviderServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderServer.class);

    /** The stub shares the machine with what it tests: more threads would only take turns. */
    private static final int THREADS = 2;

    private static final String FAILURES = "failures";
    private static final ByteBuf HTTP2_PREFACE = Http2CodecUtil.connectionPrefaceBuf();

    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final AtomicLong total = new AtomicLong();
    private final SslContext tls;
    private final ConnectionSettings settings;
    private final RequestHandler requests;
    private final Channel listener;
    private volatile boolean isDown;

    /**
     * Starts to listen on 127.0.0.1.
     *
     * @param port 0 for any free one
     * @throws IOException if the port cannot be had
     */
    public ProviderServer(
            int port, PrivateKey key, X509Certificate certificate, ConnectionSettings settings, RequestHandler requests)
            throws IOException {
        this.settings = settings;
        this.requests = requests;
        tls = tls(key, certificate);
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ConnectionInitializer())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        listener = bound.channel();
        if (!bound.isSuccess()) {
            close();
            throw new IOException("cannot listen on 127.0.0.1:" + port, bound.cause());
        }
    }

    private static SslContext tls(PrivateKey key, X509Certificate certificate) throws IOException {
        boolean isNative = OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL);
        return SslContextBuilder.forServer(key, certificate)
                .sslProvider(isNative ? SslProvider.OPENSSL : SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    public long openConnections() {
        return connections.size();
    }

    /** Counts the connections since the start, those that were reset while the port was down included. */
    public long totalConnections() {
        return total.get();
    }

    /**
     * Takes the port down, or brings it back. While it is down, every connection is reset: those that are open at once, new ones
     * as soon as they come. The port stays bound meanwhile, so that nobody else can take it.
     */
    public void setDown(boolean down) {
        isDown = down;
        if (down) {
            connections.forEach(ProviderServer::reset);
        }
    }

    /** Closes the port and every connection at once. */
    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Closes a connection with a TCP reset, past TLS, so that no part of it can say goodbye. */
    static void reset(Channel connection) {
        connection.config().setOption(ChannelOption.SO_LINGER, 0);
        ChannelHandlerContext first = connection.pipeline().firstContext();
        if (first != null) {
            var unused = first.close();
        }
    }

    private final class ConnectionInitializer extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            total.incrementAndGet();
            connections.add(channel);
            channel.pipeline()
                    .addLast(tls.newHandler(channel.alloc()), new ProtocolDetector())
                    .addLast(FAILURES, new FailureLog());
            if (isDown) {
                reset(channel);
            }
        }
    }

    /**
     * Tells HTTP/2 by its preface. ALPN offers both versions, but clients of APNs need not ask, as it speaks nothing but HTTP/2;
     * pushy does not.
     */
    private final class ProtocolDetector extends ByteToMessageDecoder {

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int length = Math.min(in.readableBytes(), HTTP2_PREFACE.readableBytes());
            boolean isHttp2 = ByteBufUtil.equals(in, in.readerIndex(), HTTP2_PREFACE, 0, length);
            if (isHttp2 && length < HTTP2_PREFACE.readableBytes()) {
                return;
            }
            List<ChannelHandler> handlers = isHttp2
                    ? List.of(new DelayedWrites(settings.delay()), Http2Handler.create(requests, settings))
                    : List.of(
                            new HttpServerCodec(),
                            new HttpServerKeepAliveHandler(),
                            new HttpObjectAggregator(Request.MAX_BODY),
                            new Http1Handler(requests));
            handlers.forEach(handler -> ctx.pipeline().addBefore(FAILURES, null, handler));
            ctx.pipeline().remove(this);
        }
    }

    /** A failure ends its connection: the client then sees that it gets no response. */
    private static final class FailureLog extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof IOException || cause.getCause() instanceof IOException) {
                LOG.debug("connection lost", cause);
            } else {
                LOG.error("request failed", cause);
            }
            ChannelFuture unused = ctx.close();
        }
    }
}
