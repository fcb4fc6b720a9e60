package dev.wishcast.stub;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The providers' TLS port: HTTP/2 or HTTP/1.1, as ALPN settles it. Thread-safe. */
final class ProviderServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderServer.class);

    /** The stub shares the machine with what it tests: more threads would only take turns. */
    private static final int THREADS = 2;

    private final EventLoopGroup eventLoops = new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final AtomicLong open = new AtomicLong();
    private final AtomicLong total = new AtomicLong();
    private final SslContext tls;
    private final StubConfig config;
    private final Dispatcher dispatcher;
    private Channel listener;

    ProviderServer(StubCredentials credentials, StubConfig config, Dispatcher dispatcher) throws IOException {
        tls = tls(credentials);
        this.config = config;
        this.dispatcher = dispatcher;
    }

    private static SslContext tls(StubCredentials credentials) throws IOException {
        boolean nativeTls = OpenSsl.isAvailable() && SslProvider.isAlpnSupported(SslProvider.OPENSSL);
        return SslContextBuilder.forServer(credentials.tlsKey(), credentials.certificate())
                .sslProvider(nativeTls ? SslProvider.OPENSSL : SslProvider.JDK)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1))
                .build();
    }

    /**
     * Starts to listen on 127.0.0.1.
     *
     * @throws IOException if the port cannot be had
     */
    void listen(int port) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(eventLoops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ConnectionInitializer())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on 127.0.0.1:" + port, bound.cause());
        }
        listener = bound.channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    StubStatistics.Connections connections() {
        return new StubStatistics.Connections(open.get(), total.get());
    }

    /** Closes the port and every connection at once. */
    @Override
    public void close() {
        eventLoops.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class ConnectionInitializer extends ChannelInitializer<Channel> {

        @Override
        protected void initChannel(Channel channel) {
            open.incrementAndGet();
            total.incrementAndGet();
            channel.closeFuture().addListener(closed -> open.decrementAndGet());
            channel.pipeline().addLast(tls.newHandler(channel.alloc()), new ProtocolSelector());
        }
    }

    private void speakHttp2(ChannelPipeline pipeline) {
        if (!config.settingsDelay().isZero()) {
            pipeline.addLast(new DelayedWrites(config.settingsDelay()));
        }
        pipeline.addLast(Http2Requests.handler(dispatcher, config), new FailureLog());
    }

    private void speakHttp1(ChannelPipeline pipeline) {
        pipeline.addLast(
                new HttpServerCodec(),
                new HttpObjectAggregator(Dispatcher.MAX_BODY),
                new Http1Requests(dispatcher),
                new FailureLog());
    }

    private final class ProtocolSelector extends ApplicationProtocolNegotiationHandler {
        private static final String NOT_NEGOTIATED = "";

        ProtocolSelector() {
            super(NOT_NEGOTIATED);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            switch (protocol) {
                case ApplicationProtocolNames.HTTP_2 -> speakHttp2(ctx.pipeline());
                case NOT_NEGOTIATED -> ctx.pipeline().addLast(new PrefaceDetector());
                default -> speakHttp1(ctx.pipeline());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            LOG.debug("TLS handshake failed", cause);
            ChannelFuture unused = ctx.close();
        }
    }

    /** Clients of APNs need no ALPN, as it speaks nothing but HTTP/2; pushy leaves it out. */
    private final class PrefaceDetector extends ByteToMessageDecoder {
        private static final ByteBuf PREFACE = Http2CodecUtil.connectionPrefaceBuf();

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            int length = Math.min(in.readableBytes(), PREFACE.readableBytes());
            boolean http2 = ByteBufUtil.equals(in, in.readerIndex(), PREFACE, PREFACE.readerIndex(), length);
            if (http2 && length < PREFACE.readableBytes()) {
                return;
            }
            if (http2) {
                speakHttp2(ctx.pipeline());
            } else {
                speakHttp1(ctx.pipeline());
            }
            ctx.pipeline().remove(this);
        }
    }

    /** A failure ends its connection: the client then sees that it has no answer. */
    private static final class FailureLog extends ChannelInboundHandlerAdapter {

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof IOException) {
                LOG.debug("connection lost", cause);
            } else {
                LOG.error("request failed", cause);
            }
            ChannelFuture unused = ctx.close();
        }
    }
}
