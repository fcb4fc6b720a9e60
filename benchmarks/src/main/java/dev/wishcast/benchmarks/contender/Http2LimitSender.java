package dev.wishcast.benchmarks.contender;

import com.eatthepath.pushy.apns.auth.AuthenticationToken;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.io.File;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A load generator: as many APNs requests as this machine can make, and nothing else. It has netty's HTTP/2 frames over
 * BoringSSL and one thread, and always uses every stream that the provider allows. It neither retries nor remembers what it
 * sent, and reads only the status of a response. No sender can be much faster, to this stub on these cores.
 */
final class Http2LimitSender implements PushSender {

    /** More than one, so that there is something to write while a response is read. */
    private static final int LEAST_CONNECTIONS = 2;

    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final AsciiString OK = AsciiString.cached("200");

    private final URI endpoint;
    private final String topic;
    private final CharSequence authorization;
    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Connection> connections = new ArrayList<>();

    Http2LimitSender(ContenderTask task) throws Exception {
        endpoint = URI.create(task.option("wishcast.apns.endpoint"));
        topic = task.option("wishcast.apns.topic");
        authorization = new AuthenticationToken(PushySender.signingKey(task), Instant.now()).getAuthorizationHeader();
        // Without ALPN, which APNs does not ask for: it speaks nothing but HTTP/2.
        SslContext tls = SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(new File(task.option("wishcast.http.trusted-certificates")))
                .build();
        int count = task.connections(LEAST_CONNECTIONS);
        for (int i = 0; i < count; i++) {
            connections.add(connect(tls));
        }
    }

    /** Returns once the provider has sent its settings. */
    private Connection connect(SslContext tls) throws Exception {
        Connection connection = new Connection();
        ChannelFuture unused = new Bootstrap()
                .group(thread)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        tls.newHandler(channel.alloc(), endpoint.getHost(), endpoint.getPort()),
                                        connection.handler);
                    }
                })
                .connect(endpoint.getHost(), endpoint.getPort())
                .sync();
        connection.context.get(10, TimeUnit.SECONDS);
        return connection;
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws InterruptedException {
        Round round = new Round(sale, messages, System.nanoTime() + atMost.toNanos(), connections.size());
        connections.forEach(connection -> connection.start(round));
        round.busyConnections.await();
        round.rejections.check();
        return round.next;
    }

    @Override
    public void close() throws InterruptedException {
        Future<?> unused = thread.shutdownGracefully().sync();
    }

    /** What the connections send together. Used on their one thread, but for the latch. */
    private static final class Round {

        private final Sale sale;
        private final long messages;
        private final long endNanos;
        private final CountDownLatch busyConnections;
        private final Rejections rejections = new Rejections();
        private final ByteBuf payload;
        private long next;

        Round(Sale sale, long messages, long endNanos, int connections) {
            this.sale = sale;
            this.messages = messages;
            this.endNanos = endNanos;
            this.busyConnections = new CountDownLatch(connections);
            byte[] json = sale.apnsPayload().getBytes(StandardCharsets.UTF_8);
            this.payload = Unpooled.unreleasableBuffer(Unpooled.directBuffer().writeBytes(json));
        }

        boolean hasNext() {
            return next < messages && System.nanoTime() < endNanos;
        }
    }

    /** A connection with as many streams as the provider allows. Used on one thread after its start. */
    private final class Connection extends Http2EventAdapter {

        private final Http2ConnectionHandler handler = new Http2ConnectionHandlerBuilder()
                .server(false)
                .frameListener(this)
                .initialSettings(Http2Settings.defaultSettings().pushEnabled(false))
                .build();
        private final CompletableFuture<ChannelHandlerContext> context = new CompletableFuture<>();
        private Round round;
        private int inFlight;

        Connection() {
            handler.connection().addListener(this);
        }

        void start(Round newRound) {
            ChannelHandlerContext ctx = context.join();
            ctx.executor().execute(() -> {
                round = newRound;
                ctx.channel().closeFuture().addListener(closed -> {
                    newRound.rejections.add("a connection was lost");
                    newRound.busyConnections.countDown();
                });
                send(ctx);
                // Not the context's own: what flow control holds back is in the handler.
                handler.flush(ctx);
            });
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
            for (; inFlight < ContenderTask.STREAMS && round.hasNext(); inFlight++) {
                int streamId = handler.connection().local().incrementAndGetNextStreamId();
                ChannelFuture unusedHeaders = handler.encoder()
                        .writeHeaders(ctx, streamId, headers(round.next++), 0, false, ctx.newPromise());
                ChannelFuture unusedData = handler.encoder()
                        .writeData(ctx, streamId, round.payload.duplicate(), 0, true, ctx.newPromise());
            }
            if (inFlight == 0) {
                round.busyConnections.countDown();
            }
        }

        private Http2Headers headers(long device) {
            return new DefaultHttp2Headers(false)
                    .method(POST)
                    .scheme(HTTPS)
                    .authority(endpoint.getAuthority())
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
}
