package dev.wishcast.benchmarks.sender;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.firebase.FirebaseApp;
import com.google.firebase.messaging.FirebaseMessaging;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * What teams build first: a consumer reads the sale event, asks MySQL page by page who wishes for the product, and writes each
 * user with their token to Kafka, from where workers take them in batches and send with firebase-admin. All of it is one
 * process with nothing else to do, which is to its advantage.
 */
final class FirstBuiltSender implements Sender {

    static final String USERS = "first-built-users";

    /** As many batches under way as the bare firebase-admin has. */
    private static final int WORKERS = 4;

    private static final Duration POLL = Duration.ofMillis(10);

    private final Assignment assignment;
    private final FirebaseApp app;
    private final KafkaProducer<String, String> producer;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Void>> running = new ArrayList<>();
    private final AtomicReference<FirstBuiltRound> round = new AtomicReference<>();

    FirstBuiltSender(Assignment assignment) throws Exception {
        this.assignment = assignment;
        Map<String, Object> kafka = Map.of("bootstrap.servers", assignment.option("kafka.bootstrap-servers"));
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(USERS, Optional.of(WORKERS), Optional.empty())))
                    .all()
                    .get();
        }
        app = FirebaseStub.open(assignment);
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
        FirstBuiltAudience audience = new FirstBuiltAudience(assignment, kafka, producer);
        running.add(threads.submit(audience));
        for (int i = 0; i < WORKERS; i++) {
            running.add(threads.submit(new FirstBuiltWorker(kafka, FirebaseMessaging.getInstance(app), round)));
        }
        audience.awaitListening();
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws Exception {
        FirstBuiltRound now = new FirstBuiltRound(sale, messages, System.nanoTime() + atMost.toNanos());
        round.set(now);
        publish(sale);
        // What a warm-up leaves behind would stand before the next sale's users.
        boolean drain = sale.id().equals(ContenderProcess.WARM_UP);
        while (!now.hasEnded(drain)) {
            for (Future<Void> part : running) {
                if (part.isDone()) {
                    // It never ends unless it fails.
                    part.get();
                }
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        return now.sent();
    }

    private void publish(Sale sale) throws Exception {
        String product = assignment.option("product." + sale.id());
        String event = new ObjectMapper()
                .writeValueAsString(Map.of(
                        "saleId",
                        sale.id(),
                        "productId",
                        product,
                        "status",
                        "STARTED",
                        "title",
                        Sale.TITLE,
                        "body",
                        Sale.BODY));
        producer.send(new ProducerRecord<>(assignment.option("kafka.sale-topic"), product, event))
                .get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        producer.close();
        app.delete();
    }
}
