package dev.wishcast.stub;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2FrameWriter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One HTTP/2 connection to a stub, frame by frame: it sends more streams than SETTINGS allow and goes on after GOAWAY, which
 * no client library would. Its maps fill as frames arrive.
 */
// What it writes to a lost connection is lost, which the test then sees.
@SuppressWarnings("FutureReturnValueIgnored")
final class FrameClient implements AutoCloseable {

    private static final int LARGE_WINDOW = 16 * 1024 * 1024;

    /** The status of each stream that was answered to its end. */
    final Map<Integer, String> answers = new ConcurrentHashMap<>();
    /** The error code of each stream that was reset. */
    final Map<Integer, Long> resets = new ConcurrentHashMap<>();
    /** The last-stream-id of each GOAWAY. */
    final List<Integer> goAways = new CopyOnWriteArrayList<>();
    /** The error code of each GOAWAY. */
    final Set<Long> goAwayCodes = ConcurrentHashMap.newKeySet();
    /** Each SETTINGS_MAX_CONCURRENT_STREAMS. */
    final List<Long> streamLimits = new CopyOnWriteArrayList<>();

    /** How many it got. */
    final AtomicInteger pings = new AtomicInteger();

    private final EventLoopGroup eventLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Http2FrameWriter writer = new DefaultHttp2FrameWriter();
    private final ProviderStub stub;
    private final String jwt;
    private final Channel channel;
    private final int window;
    private volatile boolean acknowledgesPings = true;
    private int nextStream = 1;

    FrameClient(ProviderStub stub) throws Exception {
        this(stub, LARGE_WINDOW);
    }

    /** @param window {@code SETTINGS_INITIAL_WINDOW_SIZE}: how much of each answer's body may be sent */
    FrameClient(ProviderStub stub, int window) throws Exception {
        this(stub, new StubClient(stub, Version.HTTP_2).apnsJwt(Instant.now()), window);
    }

    FrameClient(ProviderStub stub, String jwt) throws Exception {
        this(stub, jwt, LARGE_WINDOW);
    }

    private FrameClient(ProviderStub stub, String jwt, int window) throws Exception {
        this.stub = stub;
        this.jwt = jwt;
        this.window = window;
        SslContext tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(stub.certificatesFile().toFile())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
        channel = new Bootstrap()
                .group(eventLoop)
                .channel(NioSocketChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(tls.newHandler(connection.alloc(), "127.0.0.1", stub.port()), new Frames());
                    }
                })
                .connect("127.0.0.1", stub.port())
                .sync()
                .channel();
        channel.eventLoop().submit(this::sendPreface).sync();
    }

    private void sendPreface() {
        ChannelHandlerContext ctx = context();
        ctx.write(Http2CodecUtil.connectionPrefaceBuf());
        writer.writeSettings(ctx, Http2Settings.defaultSettings().initialWindowSize(window), ctx.newPromise());
        writer.writeWindowUpdate(ctx, 0, LARGE_WINDOW, ctx.newPromise());
        ctx.flush();
    }

    /** Sends one push after the other, each on a stream of its own: 1, 3, 5 and so on. */
    void apns(List<String> tokens) throws InterruptedException {
        channel.eventLoop()
                .submit(() -> {
                    for (String token : tokens) {
                        write(nextStream, token);
                        nextStream += 2;
                    }
                    context().flush();
                })
                .sync();
    }

    private void write(int stream, String token) {
        ChannelHandlerContext ctx = context();
        Http2Headers headers = new DefaultHttp2Headers(false)
                .method("POST")
                .scheme("https")
                .authority("127.0.0.1:" + stub.port())
                .path("/3/device/" + token)
                .add("authorization", "bearer " + jwt)
                .add("apns-topic", stub.apnsTopic())
                .add("apns-collapse-id", "sale-1");
        ByteBuf body = Unpooled.copiedBuffer("{\"aps\":{\"alert\":\"Sale\"}}", StandardCharsets.US_ASCII);
        writer.writeHeaders(ctx, stream, headers, 0, false, ctx.newPromise());
        writer.writeData(ctx, stream, body, 0, true, ctx.newPromise());
    }

    /** Lets the streams up to this one receive their bodies. */
    void openWindows(int last) throws InterruptedException {
        channel.eventLoop()
                .submit(() -> {
                    ChannelHandlerContext ctx = context();
                    for (int stream = 1; stream <= last; stream += 2) {
                        writer.writeWindowUpdate(ctx, stream, LARGE_WINDOW, ctx.newPromise());
                    }
                    ctx.flush();
                })
                .sync();
    }

    void acknowledgePings(boolean acknowledge) {
        acknowledgesPings = acknowledge;
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    private ChannelHandlerContext context() {
        return channel.pipeline().lastContext();
    }

    @Override
    public void close() throws InterruptedException {
        channel.close().sync();
        eventLoop.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    private final class Frames extends ByteToMessageDecoder {
        private final Http2FrameReader reader = new DefaultHttp2FrameReader();
        private final Answers listener = new Answers();

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Http2Exception {
            reader.readFrame(ctx, in, listener);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private final class Answers extends Http2FrameAdapter {
        private final Map<Integer, String> statuses = new ConcurrentHashMap<>();

        @Override
        public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) {
            if (settings.maxConcurrentStreams() != null) {
                streamLimits.add(settings.maxConcurrentStreams());
            }
            writer.writeSettingsAck(ctx, ctx.newPromise());
            ctx.flush();
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx, int stream, Http2Headers headers, int padding, boolean endOfStream) {
            statuses.put(stream, headers.status().toString());
            if (endOfStream) {
                answers.put(stream, statuses.get(stream));
            }
        }

        @Override
        public void onHeadersRead(
                ChannelHandlerContext ctx,
                int stream,
                Http2Headers headers,
                int dependency,
                short weight,
                boolean exclusive,
                int padding,
                boolean endOfStream) {
            onHeadersRead(ctx, stream, headers, padding, endOfStream);
        }

        @Override
        public int onDataRead(ChannelHandlerContext ctx, int stream, ByteBuf data, int padding, boolean endOfStream) {
            if (endOfStream) {
                answers.put(stream, statuses.get(stream));
            }
            return data.readableBytes() + padding;
        }

        @Override
        public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long errorCode) {
            resets.put(stream, errorCode);
        }

        @Override
        public void onPingRead(ChannelHandlerContext ctx, long data) {
            if (acknowledgesPings) {
                writer.writePing(ctx, true, data, ctx.newPromise());
                ctx.flush();
            }
            pings.incrementAndGet();
        }

        @Override
        public void onGoAwayRead(ChannelHandlerContext ctx, int lastStreamId, long errorCode, ByteBuf debugData) {
            goAways.add(lastStreamId);
            goAwayCodes.add(errorCode);
        }
    }
}
