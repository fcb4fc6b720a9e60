package dev.wishcast.benchmarks.contender;

import com.google.api.core.ApiFuture;
import com.google.firebase.messaging.BatchResponse;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.stream.LongStream;

/** Firebase-admin's {@code sendEachAsync}. It takes at most 500 messages at a time, so several such batches are under way. */
final class FirebaseAdminSender implements PushSender {

    private static final int BATCHES_UNDER_WAY = 4;

    private final FirebaseClient client;

    FirebaseAdminSender(ContenderTask task) throws IOException, GeneralSecurityException {
        client = new FirebaseClient(task);
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws InterruptedException, ExecutionException {
        Rejections rejections = new Rejections();
        Queue<ApiFuture<BatchResponse>> underWay = new ArrayDeque<>();
        long end = System.nanoTime() + atMost.toNanos();
        long sent = 0;
        while (sent < messages && System.nanoTime() < end) {
            if (underWay.size() == BATCHES_UNDER_WAY) {
                FirebaseClient.count(underWay.remove().get(), rejections);
            }
            List<String> tokens = LongStream.range(sent, Math.min(sent + FirebaseClient.BATCH, messages))
                    .mapToObj(Sale::fcmToken)
                    .toList();
            underWay.add(client.messaging().sendEachAsync(FirebaseClient.batch(sale, tokens)));
            sent += tokens.size();
        }
        for (ApiFuture<BatchResponse> last : underWay) {
            FirebaseClient.count(last.get(), rejections);
        }
        rejections.check();
        return sent;
    }

    @Override
    public void close() {
        client.close();
    }
}
