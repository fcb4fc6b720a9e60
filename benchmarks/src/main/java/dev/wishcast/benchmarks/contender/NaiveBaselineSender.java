package dev.wishcast.benchmarks.contender;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.firebase.messaging.FirebaseMessagingException;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
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
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The naive baseline, which is what teams build first. A consumer reads the sale event, asks MySQL page by page who wishes for
 * the product, and writes each user with their token to Kafka. Workers take the users from there in batches and send with
 * firebase-admin. All of it is one process with nothing else to do, which is to its advantage. That late pages cost no more, and
 * that the devices come with the users, is better than many teams would do it.
 */
final class NaiveBaselineSender implements PushSender {

    private static final int PAGE = 1_000;
    private static final String QUERY = "SELECT w.user_id, d.push_token FROM wishlist_item w"
            + " JOIN device d ON d.user_id = w.user_id"
            + " WHERE w.product_id = ? AND w.user_id > ? ORDER BY w.user_id LIMIT " + PAGE;

    /** The topic of users who are to get a push. */
    private static final String USERS = "naive-baseline-users";

    /** As many batches under way as the bare firebase-admin has, with its own pool of threads. */
    private static final int WORKERS = 4;

    private final ContenderTask task;
    private final FirebaseAdminSender client;
    private final KafkaProducer<String, String> producer;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** A part ends only if it fails. */
    private final CompletionService<Void> parts = new ExecutorCompletionService<>(threads);

    private final AtomicReference<Round> current = new AtomicReference<>();

    NaiveBaselineSender(ContenderTask task) throws Exception {
        this.task = task;
        Map<String, Object> kafka = Map.of("bootstrap.servers", task.option("kafka.bootstrap-servers"));
        try (Admin admin = Admin.create(kafka)) {
            admin.createTopics(List.of(new NewTopic(USERS, Optional.of(WORKERS), Optional.empty())))
                    .all()
                    .get();
        }
        client = new FirebaseAdminSender(task);
        producer = new KafkaProducer<>(kafka, new StringSerializer(), new StringSerializer());
        KafkaConsumer<String, String> sales = sales();
        Future<Void> unusedAudience = parts.submit(() -> findAudience(sales));
        for (int i = 0; i < WORKERS; i++) {
            Future<Void> unusedWorker = parts.submit(this::work);
        }
    }

    private KafkaConsumer<String, String> consumer(Map<String, Object> settings) {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("bootstrap.servers", task.option("kafka.bootstrap-servers"));
        return new KafkaConsumer<>(all, new StringDeserializer(), new StringDeserializer());
    }

    /** Reads sale events from the end of the topic on: no event that is published from now on is missed. */
    private KafkaConsumer<String, String> sales() {
        KafkaConsumer<String, String> sales = consumer(Map.of("group.id", "naive-baseline-sales"));
        List<TopicPartition> partitions = sales.partitionsFor(task.option("kafka.sale-topic")).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        sales.assign(partitions);
        sales.seekToEnd(partitions);
        // Asks Kafka where the ends are, which the first poll would do otherwise.
        partitions.forEach(sales::position);
        return sales;
    }

    /** Finds each sale's audience in MySQL, and writes it to Kafka. */
    private Void findAudience(KafkaConsumer<String, String> sales) throws IOException, SQLException {
        String url = task.option("mysql.url") + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
        try (Connection mysql =
                        DriverManager.getConnection(url, task.option("mysql.user"), task.option("mysql.password"));
                sales) {
            while (true) {
                for (ConsumerRecord<String, String> event : sales.poll(Duration.ofSeconds(1))) {
                    JsonNode sale = new ObjectMapper().readTree(event.value());
                    page(
                            mysql,
                            sale.path("saleId").asText(),
                            sale.path("productId").asText());
                }
                sales.commitSync();
            }
        }
    }

    /** Each page begins after the last user of the page before, so that a late page costs no more than the first. */
    private void page(Connection mysql, String sale, String product) throws SQLException {
        long lastUser = 0;
        int rows;
        try (PreparedStatement query = mysql.prepareStatement(QUERY)) {
            query.setString(1, product);
            do {
                query.setLong(2, lastUser);
                rows = 0;
                try (ResultSet page = query.executeQuery()) {
                    for (; page.next(); rows++) {
                        lastUser = page.getLong(1);
                        produce(lastUser, sale, page.getString(2));
                    }
                }
            } while (rows == PAGE);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // A user that is not written gets no push, and the sale does not end.
    private void produce(long user, String sale, String token) {
        producer.send(new ProducerRecord<>(USERS, Long.toString(user), sale + '\t' + token));
    }

    /** Takes users from Kafka, sends to them, and commits: at least once, as most teams would have it. */
    private Void work() throws FirebaseMessagingException {
        Map<String, Object> settings = Map.of(
                "group.id", "naive-baseline-workers",
                "auto.offset.reset", "earliest",
                "max.poll.records", FirebaseAdminSender.BATCH);
        try (KafkaConsumer<String, String> users = consumer(settings)) {
            users.subscribe(List.of(USERS));
            while (true) {
                ConsumerRecords<String, String> polled = users.poll(Duration.ofSeconds(1));
                Round round = current.get();
                List<String> tokens = new ArrayList<>();
                for (ConsumerRecord<String, String> user : polled) {
                    String[] saleAndToken = user.value().split("\t", 2);
                    if (saleAndToken[0].equals(round.sale.id())) {
                        tokens.add(saleAndToken[1]);
                    }
                }
                if (!tokens.isEmpty()) {
                    send(tokens, round);
                }
                users.commitSync();
            }
        }
    }

    /** Sends to all of them, or to none once the time is up. */
    private void send(List<String> tokens, Round round) throws FirebaseMessagingException {
        round.batchesUnderWay.incrementAndGet();
        if (System.nanoTime() < round.endNanos) {
            FirebaseAdminSender.count(
                    client.messaging().sendEach(FirebaseAdminSender.batch(round.sale, tokens)), round.rejections);
            round.sent.addAndGet(tokens.size());
        }
        round.batchesUnderWay.decrementAndGet();
    }

    @Override
    public long send(Sale sale, long messages, Duration atMost) throws Exception {
        Round round = new Round(sale, messages, System.nanoTime() + atMost.toNanos());
        current.set(round);
        publish(sale);
        while (!round.hasEnded()) {
            Future<Void> failed = parts.poll(10, TimeUnit.MILLISECONDS);
            if (failed != null) {
                failed.get();
            }
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

    /**
     * How far the workers are with a sale. Thread-safe.
     *
     * @param endNanos when no batch is begun any more, by {@link System#nanoTime()}
     */
    private record Round(
            Sale sale,
            long messages,
            long endNanos,
            Rejections rejections,
            AtomicInteger batchesUnderWay,
            AtomicLong sent) {

        /** Nothing is sent yet. */
        Round(Sale sale, long messages, long endNanos) {
            this(sale, messages, endNanos, new Rejections(), new AtomicInteger(), new AtomicLong());
        }

        boolean hasEnded() {
            boolean timeIsUp = System.nanoTime() >= endNanos && batchesUnderWay.get() == 0;
            return timeIsUp || sent.get() == messages;
        }
    }
}
