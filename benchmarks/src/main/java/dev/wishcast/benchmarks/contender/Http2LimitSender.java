package dev.wishcast.benchmarks.contender;

import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.auth.AuthenticationToken;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.Future;
import java.io.File;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLException;

/**
 * A load generator: as many APNs requests as this machine can make, and nothing else. It has netty's HTTP/2 frames over
 * BoringSSL and one thread, and always uses every stream that the provider allows. It neither retries nor remembers what it
 * sent, and reads only the status of a response. No sender can be much faster, to this stub on these cores.
 */
final class Http2LimitSender implements PushSender {

    /** More than one, so that there is something to write while a response is read. */
    private static final int CONNECTIONS = 2;

    /** Enough streams for 128,000 a second at 50 ms. */
    private static final int CONNECTIONS_WITH_LATENCY = 64;

    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<Http2LimitConnection> connections = new ArrayList<>();

    Http2LimitSender(ContenderTask task) throws Exception {
        URI endpoint = URI.create(task.option("wishcast.apns.endpoint"));
        String topic = task.option("wishcast.apns.topic");
        ApnsSigningKey key = ApnsSigningKey.loadFromPkcs8File(
                new File(task.option("wishcast.apns.key-file")),
                task.option("wishcast.apns.team-id"),
                task.option("wishcast.apns.key-id"));
        CharSequence authorization = new AuthenticationToken(key, Instant.now()).getAuthorizationHeader();
        SslContext tls = tls(new File(task.option("wishcast.http.trusted-certificates")));
        int count = task.providerLatency().isZero() ? CONNECTIONS : CONNECTIONS_WITH_LATENCY;
        for (int i = 0; i < count; i++) {
            Http2LimitConnection connection = new Http2LimitConnection(endpoint, topic, authorization);
            connect(endpoint, tls, connection);
            connections.add(connection);
        }
    }

    private static SslContext tls(File trustedCertificates) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.OPENSSL)
                .trustManager(trustedCertificates)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2))
                .build();
    }

    private void connect(URI endpoint, SslContext tls, Http2LimitConnection connection) throws Exception {
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
                                        connection.handler());
                    }
                })
                .connect(endpoint.getHost(), endpoint.getPort())
                .sync();
        connection.awaitSettings();
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
    static final class Round {

        final Sale sale;
        final Rejections rejections = new Rejections();
        private final long messages;
        private final long endNanos;
        private final CountDownLatch busyConnections;
        private long next;

        Round(Sale sale, long messages, long endNanos, int connections) {
            this.sale = sale;
            this.messages = messages;
            this.endNanos = endNanos;
            this.busyConnections = new CountDownLatch(connections);
        }

        boolean hasNext() {
            return next < messages && System.nanoTime() < endNanos;
        }

        /** The device to send to next. */
        long next() {
            return next++;
        }

        /** A connection has all its responses, or is lost. */
        void connectionEnds() {
            busyConnections.countDown();
        }
    }
}
