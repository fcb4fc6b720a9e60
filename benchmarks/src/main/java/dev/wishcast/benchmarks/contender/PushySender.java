package dev.wishcast.benchmarks.contender;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import io.netty.channel.nio.NioEventLoopGroup;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Pushy's client and nothing else, as its documentation advises: a thread for each core and two connections for each thread,
 * or more where the provider's latency needs more streams. What is in flight has a bound, since pushy buffers without one.
 *
 * @see <a href="https://github.com/jchambers/pushy/wiki/Best-practices">Pushy's best practices</a>
 */
final class PushySender implements PushSender {

    private static final int CONNECTIONS_A_THREAD = 2;

    /** Keeps few connections busy. */
    private static final int LEAST_IN_FLIGHT = 800;

    private final String topic;
    private final int inFlight;
    private final ApnsClient client;

    @SuppressWarnings("deprecation") // In favour of a class that the netty of pushy's own does not have.
    PushySender(ContenderTask task) throws Exception {
        topic = task.option("wishcast.apns.topic");
        int cores = Runtime.getRuntime().availableProcessors();
        int connections = task.connections(cores * CONNECTIONS_A_THREAD);
        inFlight = Math.max(LEAST_IN_FLIGHT, connections * ContenderTask.STREAMS);
        URI endpoint = URI.create(task.option("wishcast.apns.endpoint"));
        client = new ApnsClientBuilder()
                .setApnsServer(endpoint.getHost(), endpoint.getPort())
                .setTrustedServerCertificateChain(new File(task.option("wishcast.http.trusted-certificates")))
                .setSigningKey(signingKey(task))
                .setEventLoopGroup(new NioEventLoopGroup(cores))
                .setConcurrentConnections(connections)
                .build();
    }

    static ApnsSigningKey signingKey(ContenderTask task) throws IOException, GeneralSecurityException {
        return ApnsSigningKey.loadFromPkcs8File(
                new File(task.option("wishcast.apns.key-file")),
                task.option("wishcast.apns.team-id"),
                task.option("wishcast.apns.key-id"));
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws InterruptedException {
        String payload = sale.apnsPayload();
        Instant expiresAt = Instant.ofEpochMilli(sale.expiresAt());
        Semaphore permits = new Semaphore(inFlight);
        Rejections rejections = new Rejections();
        long end = System.nanoTime() + atMost.toNanos();
        long sent = 0;
        for (; sent < messages && System.nanoTime() < end; sent++) {
            permits.acquire();
            send(notification(sale, sent, payload, expiresAt), permits, rejections);
        }
        permits.acquire(inFlight);
        rejections.check();
        return sent;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Its failure is counted.
    private void send(SimpleApnsPushNotification notification, Semaphore permits, Rejections rejections) {
        client.sendNotification(notification).whenComplete((response, failure) -> {
            if (failure != null) {
                rejections.add(failure.toString());
            } else if (!response.isAccepted()) {
                rejections.add(response.getStatusCode() + " "
                        + response.getRejectionReason().orElse(""));
            }
            permits.release();
        });
    }

    private SimpleApnsPushNotification notification(Sale sale, long device, String payload, Instant expiresAt) {
        return new SimpleApnsPushNotification(
                Sale.apnsToken(device),
                topic,
                payload,
                expiresAt,
                DeliveryPriority.IMMEDIATE,
                PushType.ALERT,
                sale.id(),
                sale.notificationId(device));
    }

    @Override
    public void close() throws Exception {
        client.close().get();
    }
}
