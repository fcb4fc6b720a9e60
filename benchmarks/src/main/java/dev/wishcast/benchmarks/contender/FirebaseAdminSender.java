package dev.wishcast.benchmarks.contender;

import com.google.api.core.ApiFuture;
import com.google.firebase.FirebaseApp;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.BatchResponse;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.Message;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;

/** Firebase-admin's {@code sendEachAsync}. It takes at most 500 messages at a time, so several such batches are under way. */
final class FirebaseAdminSender implements PushSender {

    private static final int BATCHES_UNDER_WAY = 4;

    private final FirebaseApp app;

    FirebaseAdminSender(ContenderTask task) throws IOException, GeneralSecurityException {
        app = FirebaseClient.open(task);
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws InterruptedException, ExecutionException {
        AndroidConfig android = FirebaseClient.android(sale);
        Rejections rejections = new Rejections();
        Queue<ApiFuture<BatchResponse>> underWay = new ArrayDeque<>();
        long end = System.nanoTime() + atMost.toNanos();
        long sent = 0;
        while (sent < messages && System.nanoTime() < end) {
            if (underWay.size() == BATCHES_UNDER_WAY) {
                FirebaseClient.count(underWay.remove().get(), rejections);
            }
            List<Message> batch = batch(sale, android, sent, Math.min(sent + FirebaseClient.BATCH, messages));
            underWay.add(FirebaseMessaging.getInstance(app).sendEachAsync(batch));
            sent += batch.size();
        }
        for (ApiFuture<BatchResponse> last : underWay) {
            FirebaseClient.count(last.get(), rejections);
        }
        rejections.check();
        return sent;
    }

    private static List<Message> batch(Sale sale, AndroidConfig android, long from, long to) {
        List<Message> batch = new ArrayList<>(FirebaseClient.BATCH);
        for (long device = from; device < to; device++) {
            batch.add(FirebaseClient.message(sale, android, Sale.fcmToken(device)));
        }
        return batch;
    }

    @Override
    public void close() {
        app.delete();
    }
}
