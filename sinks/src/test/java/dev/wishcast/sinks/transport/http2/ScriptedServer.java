package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.TestCertificate;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.DefaultHttp2SettingsFrame;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2SettingsAckFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** An HTTP/2 server that answers when it is told, and changes its mind about how many streams it takes. */
@SuppressWarnings("FutureReturnValueIgnored") // A frame that can't be written is missed by the client.
final class ScriptedServer implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicInteger acknowledged = new AtomicInteger();
    private final Channel listener;

    ScriptedServer(TestCertificate certificate, int streams) throws SSLException {
        this(certificate, new io.netty.handler.codec.http2.Http2Settings().maxConcurrentStreams(streams));
    }

    /** @param settings what each connection is told first */
    ScriptedServer(TestCertificate certificate, io.netty.handler.codec.http2.Http2Settings settings)
            throws SSLException {
        SslContext tls = SslContextBuilder.forServer(certificate.key(), certificate.certificate())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        listener = new ServerBootstrap()
                .group(eventLoop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        tls.newHandler(channel.alloc()),
                                        Http2FrameCodecBuilder.forServer()
                                                .initialSettings(settings)
                                                .build(),
                                        new Peer());
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
    }

    int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    URI endpoint() {
        return URI.create("https://127.0.0.1:" + port());
    }

    /** How many connections there have been. */
    int accepted() {
        return peers.size();
    }

    /** How many requests have no answer yet. */
    int waiting() {
        return peers.stream().mapToInt(Peer::waiting).sum();
    }

    /** How many requests one connection had without an answer at most, since the limit was last set. */
    int mostAtOnce() {
        return mostAtOnce.get();
    }

    /** How many of its SETTINGS were acknowledged, on all connections. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** The paths of the requests that came by each connection, in their order. */
    List<List<String>> paths() {
        return peers.stream().map(peer -> List.copyOf(peer.paths)).toList();
    }

    /** Tells all connections how many streams they may have from now on, and nothing else. */
    void allow(int streams) {
        mostAtOnce.set(0);
        io.netty.handler.codec.http2.Http2Settings settings =
                new io.netty.handler.codec.http2.Http2Settings().maxConcurrentStreams(streams);
        onEach(peer -> peer.context.writeAndFlush(new DefaultHttp2SettingsFrame(settings)));
    }

    void respondToAll() {
        respondToAll(200);
    }

    void respondToAll(int status) {
        onEach(peer -> peer.forAll(
                stream -> new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status(Integer.toString(status)), true)
                        .stream(stream)));
    }

    /** Answers all with 200, and announces a body that does not come. */
    void beginResponses() {
        onEach(peer -> peer.forAll(
                stream -> new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200"), false).stream(stream)));
    }

    /** Cuts all connections. */
    void cut() {
        onEach(peer -> peer.context.channel().close());
    }

    /** Tells all connections that there is nothing more to come; those under way are still answered. */
    void goAway() {
        onEach(peer -> peer.context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR)));
    }

    /** Tells all connections that nothing was done for the streams after the last one, nor will be. */
    void goAwayAfter(int lastStreamId) {
        // By hand: Netty would not take a stream back that it has seen.
        onEach(peer -> peer.context.writeAndFlush(Unpooled.buffer()
                .writeMedium(8)
                .writeByte(7)
                .writeByte(0)
                .writeInt(0)
                .writeInt(lastStreamId)
                .writeInt(0)));
    }

    /** Ends all streams. */
    void reset(Http2Error error) {
        onEach(peer -> peer.forAll(stream -> new DefaultHttp2ResetFrame(error).stream(stream)));
    }

    private void onEach(Consumer<Peer> action) {
        for (Peer peer : peers) {
            peer.context.executor().execute(() -> action.accept(peer));
        }
    }

    @Override
    public void close() {
        eventLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private final class Peer extends ChannelInboundHandlerAdapter {

        private final Queue<Http2FrameStream> waiting = new ArrayDeque<>();
        private final List<String> paths = new CopyOnWriteArrayList<>();
        private ChannelHandlerContext context;

        @Override
        public void handlerAdded(ChannelHandlerContext added) {
            context = added;
            peers.add(this);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof Http2HeadersFrame request) {
                paths.add(request.headers().path().toString());
                synchronized (waiting) {
                    waiting.add(request.stream());
                    mostAtOnce.accumulateAndGet(waiting.size(), Math::max);
                }
            }
            if (message instanceof Http2SettingsAckFrame) {
                acknowledged.incrementAndGet();
            }
            ReferenceCountUtil.release(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ChannelFuture unused = ctx.close();
        }

        int waiting() {
            synchronized (waiting) {
                return context.channel().isActive() ? waiting.size() : 0;
            }
        }

        void forAll(Function<Http2FrameStream, Object> frame) {
            synchronized (waiting) {
                Http2FrameStream stream;
                while ((stream = waiting.poll()) != null) {
                    context.write(frame.apply(stream));
                }
            }
            context.flush();
        }
    }
}
