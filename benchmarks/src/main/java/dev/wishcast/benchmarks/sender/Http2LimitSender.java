package dev.wishcast.benchmarks.sender;

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
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * As many APNs requests as this machine can make, and nothing else: netty's HTTP/2 frames over BoringSSL, one thread, every
 * stream that the provider allows always in use. It neither retries nor remembers what it sent, and of the answers it reads
 * the status only. No sender can be much faster, to this stub on these cores.
 */
final class Http2LimitSender implements Sender {

    /** More than one, so that there is something to write while an answer is read. */
    private static final int CONNECTIONS = 2;

    /** Enough streams for 128,000 a second at 50 ms. */
    private static final int CONNECTIONS_WITH_LATENCY = 64;

    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final List<LimitConnection> connections = new ArrayList<>();

    Http2LimitSender(Assignment assignment) throws Exception {
        URI endpoint = URI.create(assignment.option("wishcast.apns.endpoint"));
        String topic = assignment.option("wishcast.apns.topic");
        String token = ApnsToken.signed(
                Path.of(assignment.option("wishcast.apns.key-file")),
                assignment.option("wishcast.apns.key-id"),
                assignment.option("wishcast.apns.team-id"));
        SslContext tls = tls(new File(assignment.option("wishcast.http.trusted-certificates")));
        int count = assignment.providerLatency().isZero() ? CONNECTIONS : CONNECTIONS_WITH_LATENCY;
        for (int i = 0; i < count; i++) {
            LimitConnection connection = new LimitConnection(endpoint, topic, token);
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

    private void connect(URI endpoint, SslContext tls, LimitConnection connection) throws Exception {
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
        LimitRound round = new LimitRound(sale, messages, System.nanoTime() + atMost.toNanos(), connections.size());
        connections.forEach(connection -> connection.start(round));
        return round.awaitEnd();
    }

    @Override
    public void close() throws InterruptedException {
        Future<?> unused = thread.shutdownGracefully().sync();
    }
}
