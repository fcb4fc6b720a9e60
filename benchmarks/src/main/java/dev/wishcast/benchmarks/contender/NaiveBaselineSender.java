package dev.wishcast.benchmarks.contender;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.firebase.messaging.FirebaseMessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The naive baseline, which is what teams build first. A consumer reads the sale event, asks MySQL page by page who wishes for
 * the product, and writes each user with their token to Kafka. Workers take the users from there in batches and send with
 * firebase-admin. All of it is one process with nothing else to do, which is to its advantage.
 */
final class NaiveBaselineSender implements PushSender {

    /** The topic of users who are to get a push. */
    static final String USERS = "naive-baseline-users";

    /** As many batches under way as the bare firebase-admin has. */
    private static final int WORKERS = 4;

    private static final Duration POLL = Duration.ofMillis(10);

    private final ContenderTask task;
    private final FirebaseClient client;
    private final KafkaProducer<String, String> producer;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<Void>> running = new ArrayList<>();
    private final AtomicReference<Round> current = new AtomicReference<>();

    NaiveBaselineSender(ContenderTask task) throws Exception {
        this.task = task;
        Map<String, Object> kafka = Map.of("bootstrap.servers", task.option("kafka.bootstrap-servers"));
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(USERS, Optional.of(WORKERS), Optional.empty())))
                    .all()
                    .get();
        }
        client = new FirebaseClient(task);
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
        running.add(threads.submit(new NaiveBaselineAudience(task, producer)));
        for (int i = 0; i < WORKERS; i++) {
            running.add(threads.submit(this::work));
        }
    }

    static KafkaConsumer<String, String> consumer(ContenderTask task, Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", task.option("kafka.bootstrap-servers"));
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    /** Takes users from Kafka, sends to them, and commits: at least once, as most teams would have it. */
    private Void work() throws FirebaseMessagingException {
        Map<String, Object> settings = Map.of(
                "group.id", "naive-baseline-workers",
                "auto.offset.reset", "earliest",
                "max.poll.records", FirebaseClient.BATCH);
        try (KafkaConsumer<String, String> users = consumer(task, settings)) {
            users.subscribe(List.of(USERS));
            while (true) {
                Map<String, List<String>> tokensBySale = new HashMap<>();
                for (ConsumerRecord<String, String> user : users.poll(Duration.ofSeconds(1))) {
                    String[] saleAndToken = user.value().split("\t", 2);
                    tokensBySale
                            .computeIfAbsent(saleAndToken[0], sale -> new ArrayList<>())
                            .add(saleAndToken[1]);
                }
                Round round = current.get();
                if (round != null && tokensBySale.containsKey(round.sale.id())) {
                    send(tokensBySale.get(round.sale.id()), round);
                }
                users.commitSync();
            }
        }
    }

    /** Sends to all of them, or to none once the time is up. */
    private void send(List<String> tokens, Round round) throws FirebaseMessagingException {
        round.batchesUnderWay.incrementAndGet();
        if (System.nanoTime() < round.endNanos) {
            FirebaseClient.count(
                    client.messaging().sendEach(FirebaseClient.batch(round.sale, tokens)), round.rejections);
            round.sent.addAndGet(tokens.size());
        }
        round.seen.addAndGet(tokens.size());
        round.batchesUnderWay.decrementAndGet();
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws Exception {
        Round round = new Round(sale, messages, System.nanoTime() + atMost.toNanos());
        current.set(round);
        publish(sale);
        // What a warm-up leaves behind would stand before the next sale's users.
        boolean drain = sale.id().equals(ContenderMain.WARM_UP);
        while (!round.hasEnded(drain)) {
            for (Future<Void> part : running) {
                if (part.isDone()) {
                    // A part ends only if it fails, and then this throws.
                    part.get();
                }
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        round.rejections.check();
        return round.sent.get();
    }

    private void publish(Sale sale) throws Exception {
        String product = task.option("product." + sale.id());
        Map<String, String> event = Map.of(
                "saleId", sale.id(), "productId", product, "status", "STARTED", "title", Sale.TITLE, "body", Sale.BODY);
        String json = new ObjectMapper().writeValueAsString(event);
        producer.send(new ProducerRecord<>(task.option("kafka.sale-topic"), product, json))
                .get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        producer.close();
        client.close();
    }

    /** How far the workers are with a sale. Thread-safe. */
    private static final class Round {

        private final Sale sale;
        private final long messages;
        private final long endNanos;
        private final Rejections rejections = new Rejections();
        private final AtomicInteger batchesUnderWay = new AtomicInteger();
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong seen = new AtomicLong();

        /** @param endNanos when no batch is begun any more, by {@link System#nanoTime()} */
        Round(Sale sale, long messages, long endNanos) {
            this.sale = sale;
            this.messages = messages;
            this.endNanos = endNanos;
        }

        /** @param drained whether the workers must also have seen those for whom there was no time */
        boolean hasEnded(boolean drained) {
            boolean timeIsUp = System.nanoTime() >= endNanos && batchesUnderWay.get() == 0 && !drained;
            return timeIsUp || seen.get() == messages;
        }
    }
}
