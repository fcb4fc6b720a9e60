package dev.wishcast.benchmarks.sender;

import com.google.api.core.ApiFuture;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.internal.ApacheHttp2Transport;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.AndroidNotification;
import com.google.firebase.messaging.BatchResponse;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.Notification;
import com.google.firebase.messaging.SendResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.core5.http.HttpHost;

/**
 * The unmodified firebase-admin with its own defaults, transport and threads; only the route leads to the stub. It takes at
 * most 500 messages at a time, so several such batches are under way.
 */
final class FirebaseAdminSender implements Sender {

    private static final int BATCH = 500;
    private static final int BATCHES_UNDER_WAY = 4;

    private final FirebaseApp app;

    FirebaseAdminSender(Assignment assignment) throws IOException, GeneralSecurityException {
        // The credentials and the transport both take the JVM's default.
        SSLContext.setDefault(trusting(Path.of(assignment.option("wishcast.http.trusted-certificates"))));
        URI endpoint = URI.create(assignment.option("wishcast.fcm.endpoint"));
        HttpHost stub = new HttpHost(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort());
        try (InputStream account = Files.newInputStream(Path.of(assignment.option("wishcast.fcm.credentials-file")))) {
            app = FirebaseApp.initializeApp(FirebaseOptions.builder()
                    .setCredentials(GoogleCredentials.fromStream(account))
                    .setHttpTransport(new ApacheHttp2Transport(ApacheHttp2Transport.defaultHttpAsyncClientBuilder()
                            .setRoutePlanner((target, context) -> new HttpRoute(stub, null, true))
                            .build()))
                    .build());
        }
    }

    private static SSLContext trusting(Path certificates) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(certificates)) {
            for (Certificate certificate :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("root-" + store.size(), certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws InterruptedException, ExecutionException {
        AndroidConfig android = android(sale);
        Refusals refusals = new Refusals();
        Queue<ApiFuture<BatchResponse>> underWay = new ArrayDeque<>();
        long end = System.nanoTime() + atMost.toNanos();
        long sent = 0;
        while (sent < messages && System.nanoTime() < end) {
            if (underWay.size() == BATCHES_UNDER_WAY) {
                count(underWay.remove().get(), refusals);
            }
            List<Message> batch = batch(sale, android, sent, Math.min(sent + BATCH, messages));
            underWay.add(FirebaseMessaging.getInstance(app).sendEachAsync(batch));
            sent += batch.size();
        }
        for (ApiFuture<BatchResponse> last : underWay) {
            count(last.get(), refusals);
        }
        refusals.check();
        return sent;
    }

    private static void count(BatchResponse batch, Refusals refusals) {
        for (SendResponse response : batch.getResponses()) {
            if (!response.isSuccessful()) {
                refusals.add(response.getException().toString());
            }
        }
    }

    private static List<Message> batch(Sale sale, AndroidConfig android, long from, long to) {
        List<Message> batch = new ArrayList<>(BATCH);
        for (long device = from; device < to; device++) {
            batch.add(message(sale, android, device));
        }
        return batch;
    }

    private static AndroidConfig android(Sale sale) {
        return AndroidConfig.builder()
                .setCollapseKey(sale.id())
                .setNotification(AndroidNotification.builder().setTag(sale.id()).build())
                .setPriority(AndroidConfig.Priority.HIGH)
                .setTtl(sale.expiresAt() - System.currentTimeMillis())
                .build();
    }

    @SuppressWarnings("deprecation") // In favour of installation ids; apps still register with tokens.
    private static Message message(Sale sale, AndroidConfig android, long device) {
        return Message.builder()
                .setToken(Sale.fcmToken(device))
                .setNotification(Notification.builder()
                        .setTitle(Sale.TITLE)
                        .setBody(Sale.BODY)
                        .build())
                .putAllData(Sale.ATTRIBUTES)
                .putData("saleId", sale.id())
                .putData("productId", Sale.PRODUCT)
                .setAndroidConfig(android)
                .build();
    }

    @Override
    public void close() {
        app.delete();
    }
}
