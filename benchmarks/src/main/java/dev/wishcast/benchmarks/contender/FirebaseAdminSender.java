package dev.wishcast.benchmarks.contender;

import com.google.api.core.ApiFuture;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.ThreadManager;
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
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.stream.LongStream;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.ssl.SSLContexts;

/**
 * Firebase-admin, unmodified, with its own transport; only the route leads to the stub. Threads and connections are its own
 * defaults, or more of both: a thread waits for each response, and a request has a connection of its own. Its {@code
 * sendEachAsync} takes at most 500 messages at a time, so several such batches are under way.
 */
final class FirebaseAdminSender implements PushSender {

    /** The most messages that firebase-admin takes at a time. */
    static final int BATCH = 500;

    /** Enough for every thread of the large pool. */
    private static final int BATCHES_UNDER_WAY = 4;

    private static final int LARGE_POOL = 1_000;

    private final FirebaseApp app;

    FirebaseAdminSender(ContenderTask task) throws IOException, GeneralSecurityException {
        // The credentials and the transport both take the JVM's default.
        SSLContext.setDefault(trusting(Path.of(task.option("wishcast.http.trusted-certificates"))));
        URI endpoint = URI.create(task.option("wishcast.fcm.endpoint"));
        HttpHost stub = new HttpHost(endpoint.getScheme(), endpoint.getHost(), endpoint.getPort());
        HttpAsyncClientBuilder http = ApacheHttp2Transport.defaultHttpAsyncClientBuilder()
                .setRoutePlanner((target, context) -> new HttpRoute(stub, null, true));
        FirebaseOptions.Builder options = FirebaseOptions.builder();
        if (task.contender() == Contender.FIREBASE_ADMIN_LARGE_POOL) {
            http.setConnectionManager(largePool());
            options.setThreadManager(new LargePool());
        }
        try (InputStream account = Files.newInputStream(Path.of(task.option("wishcast.fcm.credentials-file")))) {
            app = FirebaseApp.initializeApp(options.setCredentials(GoogleCredentials.fromStream(account))
                    .setHttpTransport(new ApacheHttp2Transport(http.build()))
                    .build());
        }
    }

    /** Like that of the default transport, but for its size. */
    private static AsyncClientConnectionManager largePool() throws GeneralSecurityException {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setMaxConnTotal(LARGE_POOL)
                .setMaxConnPerRoute(LARGE_POOL)
                .setTlsStrategy(new DefaultClientTlsStrategy(SSLContext.getDefault()))
                .build();
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
        return SSLContexts.custom().loadTrustMaterial(store, null).build();
    }

    /** Thread-safe. */
    FirebaseMessaging messaging() {
        return FirebaseMessaging.getInstance(app);
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws InterruptedException, ExecutionException {
        Rejections rejections = new Rejections();
        Queue<ApiFuture<BatchResponse>> underWay = new ArrayDeque<>();
        long end = System.nanoTime() + atMost.toNanos();
        long sent = 0;
        while (sent < messages && System.nanoTime() < end) {
            if (underWay.size() == BATCHES_UNDER_WAY) {
                count(underWay.remove().get(), rejections);
            }
            List<String> tokens = LongStream.range(sent, Math.min(sent + BATCH, messages))
                    .mapToObj(Sale::fcmToken)
                    .toList();
            underWay.add(messaging().sendEachAsync(batch(sale, tokens)));
            sent += tokens.size();
        }
        for (ApiFuture<BatchResponse> last : underWay) {
            count(last.get(), rejections);
        }
        rejections.check();
        return sent;
    }

    /** The sale's message to each of at most {@link #BATCH} tokens. */
    @SuppressWarnings("deprecation") // In favour of installation ids; apps still register with tokens.
    static List<Message> batch(Sale sale, List<String> tokens) {
        AndroidConfig android = AndroidConfig.builder()
                .setCollapseKey(sale.id())
                .setNotification(AndroidNotification.builder().setTag(sale.id()).build())
                .setPriority(AndroidConfig.Priority.HIGH)
                .setTtl(sale.expiresAt() - System.currentTimeMillis())
                .build();
        return tokens.stream()
                .map(token -> Message.builder()
                        .setToken(token)
                        .setNotification(Notification.builder()
                                .setTitle(Sale.TITLE)
                                .setBody(Sale.BODY)
                                .build())
                        .putAllData(Sale.ATTRIBUTES)
                        .putData("saleId", sale.id())
                        .putData("productId", Sale.PRODUCT)
                        .setAndroidConfig(android)
                        .build())
                .toList();
    }

    /** Counts the messages of a batch that FCM did not accept. */
    static void count(BatchResponse batch, Rejections rejections) {
        for (SendResponse response : batch.getResponses()) {
            if (!response.isSuccessful()) {
                rejections.add(response.getException().toString());
            }
        }
    }

    @Override
    public void close() {
        app.delete();
    }

    /** What firebase-admin provides for apps that need other threads than its own. */
    private static final class LargePool extends ThreadManager {

        @Override
        protected ExecutorService getExecutor(FirebaseApp app) {
            return Executors.newFixedThreadPool(LARGE_POOL);
        }

        @Override
        protected void releaseExecutor(FirebaseApp app, ExecutorService executor) {
            executor.shutdownNow();
        }

        @Override
        protected ThreadFactory getThreadFactory() {
            return Executors.defaultThreadFactory();
        }
    }
}
