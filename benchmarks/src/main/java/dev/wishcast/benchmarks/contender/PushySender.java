package dev.wishcast.benchmarks.contender;

import com.eatthepath.pushy.apns.ApnsClient;
import com.eatthepath.pushy.apns.ApnsClientBuilder;
import com.eatthepath.pushy.apns.DeliveryPriority;
import com.eatthepath.pushy.apns.PushType;
import com.eatthepath.pushy.apns.auth.ApnsSigningKey;
import com.eatthepath.pushy.apns.util.SimpleApnsPushNotification;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;

/**
 * Pushy's client and nothing else, with its own defaults: one thread and, as long as that is enough, one connection. On 2
 * cores more of either only cost CPU. What is in flight has a bound, since pushy buffers without one.
 */
final class PushySender implements PushSender {

    /** Enough streams for 64,000 a second at 50 ms and 100 streams a connection. */
    private static final int CONNECTIONS_WITH_LATENCY = 32;

    private static final int STREAMS = 100;

    /** Keeps its one connection busy. */
    private static final int LEAST_IN_FLIGHT = 800;

    private final String topic;
    private final int inFlight;
    private final ApnsClient client;

    PushySender(ContenderTask task) throws Exception {
        topic = task.option("wishcast.apns.topic");
        int connections = task.providerLatency().isZero() ? 1 : CONNECTIONS_WITH_LATENCY;
        inFlight = Math.max(LEAST_IN_FLIGHT, connections * STREAMS);
        URI endpoint = URI.create(task.option("wishcast.apns.endpoint"));
        client = new ApnsClientBuilder()
                .setApnsServer(endpoint.getHost(), endpoint.getPort())
                .setTrustedServerCertificateChain(new File(task.option("wishcast.http.trusted-certificates")))
                .setSigningKey(signingKey(task))
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
