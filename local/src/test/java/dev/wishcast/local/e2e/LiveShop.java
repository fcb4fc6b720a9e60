package dev.wishcast.local.e2e;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.launcher.WishcastCommand;
import dev.wishcast.launcher.sale.SaleAnnouncement;
import dev.wishcast.launcher.sale.SalePublisher;
import dev.wishcast.local.await.AwaitJob;
import dev.wishcast.local.flink.Checkpoint;
import dev.wishcast.local.flink.FlinkRest;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.shop.Comparison;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.shop.EligibleDevices;
import dev.wishcast.local.stack.Stack;
import dev.wishcast.stub.script.StubProvider;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The job on a stack of its own, and a shop whose rows the tests write by SQL. Not thread-safe. */
final class LiveShop implements AutoCloseable {

    /** Begins every push token, so that tokens are found wherever they should not be; hexadecimal, as APNs' tokens are. */
    static final String TOKEN_MARK = "5ec2e75ec2e7";

    /** A sale that waits is one that waits for its rows, however slow this machine is. */
    private static final Map<String, String> NEVER_IMPATIENT = Map.of("wishcast.sale.max-hold", "10 min");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Stack stack;
    private final Map<String, String> options;
    private String job;
    /** Kept open, as a product team's own service keeps it: a new one would first connect. */
    private final SalePublisher publisher;

    private LiveShop(Stack stack, Map<String, String> options, String job) {
        this.stack = stack;
        this.options = options;
        this.publisher = new SalePublisher(stack.kafka().clientProperties());
        this.job = job;
    }

    static LiveShop open() throws IOException, InterruptedException {
        return open(Map.of());
    }

    /** @param jobOptions of the job, which win over those of the stack */
    static LiveShop open(Map<String, String> jobOptions) throws IOException, InterruptedException {
        return open(jobOptions, StackOptions.defaults());
    }

    static LiveShop open(Map<String, String> jobOptions, StackOptions parts) throws IOException, InterruptedException {
        Map<String, String> options = new HashMap<>(NEVER_IMPATIENT);
        options.putAll(jobOptions);
        Stack stack = Stack.start(Installation.find(), parts, line -> {});
        try {
            stack.startConnector();
            return new LiveShop(stack, options, stack.startJob(options));
        } catch (IOException | InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    Stack stack() {
        return stack;
    }

    /** Stops the job with a savepoint and starts it from there, with some options changed. */
    void restart(Map<String, String> changedOptions) throws IOException, InterruptedException {
        restart(changedOptions, List.of());
    }

    /**
     * Stops the job with a savepoint and starts it from there, with some options changed.
     *
     * @param flinkOptions of {@code flink run}
     */
    void restart(Map<String, String> changedOptions, List<String> flinkOptions)
            throws IOException, InterruptedException {
        String savepoint = stack.flink().rest().stop(job, Duration.ofMinutes(2));
        options.putAll(changedOptions);
        List<String> all = new ArrayList<>(List.of("-s", savepoint, "-p", "2"));
        all.addAll(flinkOptions);
        job = stack.startJob(options, all);
    }

    /**
     * Cancels the job after a checkpoint, by which it has committed how far it has read, and starts it without state.
     *
     * @param meanwhile what happens while no job runs
     */
    void startAnew(Callable<?> meanwhile) throws Exception {
        FlinkRest rest = stack.flink().rest();
        rest.takeCheckpoint(job, Duration.ofMinutes(1));
        rest.cancel(job);
        await().atMost(Duration.ofMinutes(1)).until(() -> rest.state(job).equals("CANCELED"));
        meanwhile.call();
        job = stack.startJob(options);
    }

    int restarts() throws IOException, InterruptedException {
        return stack.flink().rest().restarts(job);
    }

    /** What Flink's REST API tells of the job's checkpoints. */
    JsonNode checkpoints() throws IOException, InterruptedException {
        return new JsonHttp(stack.flink().url()).get("/jobs/" + job + "/checkpoints");
    }

    /** Takes a savepoint, and returns its path. */
    String savepoint() throws IOException, InterruptedException {
        return stack.flink().rest().takeSavepoint(job, Duration.ofMinutes(1));
    }

    /** The latest checkpoints that have completed or failed, newest first. */
    List<Checkpoint> endedCheckpoints() throws IOException, InterruptedException {
        return stack.flink().rest().checkpoints(job);
    }

    /** One of the job's counters, over all operators and subtasks. */
    long counter(String name) throws IOException, InterruptedException {
        return stack.flink().rest().counter(job, name);
    }

    void sql(String... statements) throws SQLException {
        try (Connection connection = stack.mysql().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Adds users with a phone each, those with an even number an Android phone, who all wish for the product. */
    void addWishers(String product, int firstUser, int lastUser) throws SQLException {
        String users = "WITH RECURSIVE users (u) AS (SELECT %d UNION ALL SELECT u + 1 FROM users WHERE u < %d) "
                .formatted(firstUser, lastUser);
        sql(
                "INSERT INTO device (user_id, device_id, platform, push_token) " + users
                        + "SELECT u, 'phone', IF(u % 2 = 0, 'android', 'ios'), " + "IF(u % 2 = 0, "
                        + androidToken("u") + ", " + iosToken("u") + ") FROM users",
                "INSERT INTO wishlist_item (user_id, product_id) " + users + "SELECT u, '" + product + "' FROM users");
    }

    /** Adds wishes for another product by everyone who wishes for the first. */
    void alsoWishFor(String other, String product) throws SQLException {
        sql("INSERT INTO wishlist_item (user_id, product_id) SELECT user_id, '" + other
                + "' FROM wishlist_item WHERE product_id = '" + product + "'");
    }

    /** From now on the providers know the tokens of everyone who wishes for the product as dead. */
    void tokensDie(String product) throws IOException, SQLException, InterruptedException {
        long now = System.currentTimeMillis();
        List<Map<String, Object>> scripts = new ArrayList<>();
        EligibleDevices.forEach(
                stack.mysql(),
                product,
                device -> scripts.add(
                        device.provider() == StubProvider.APNS
                                ? Map.of(
                                        "provider",
                                        "apns",
                                        "token",
                                        device.token(),
                                        "status",
                                        410,
                                        "code",
                                        "Unregistered",
                                        "timestamp",
                                        now)
                                : Map.of(
                                        "provider",
                                        "fcm",
                                        "token",
                                        device.token(),
                                        "status",
                                        404,
                                        "code",
                                        "UNREGISTERED")));
        script(scripts);
    }

    /** FCM refuses the tokens of everyone who wishes for the product, APNs fails once; both say for which token. */
    void answersQuoteTokens(String product) throws IOException, SQLException, InterruptedException {
        List<Map<String, Object>> scripts = new ArrayList<>();
        EligibleDevices.forEach(
                stack.mysql(),
                product,
                device -> scripts.add(Map.of(
                        "provider",
                        device.provider(),
                        "token",
                        device.token(),
                        "status",
                        device.provider() == StubProvider.FCM ? 400 : 500,
                        "body",
                        "{\"error\": {\"message\": \"Not for " + device.token() + "\"}}",
                        "times",
                        1)));
        script(scripts);
    }

    /** From now on the providers answer everyone who wishes for the product that they are overloaded. */
    void providersAreOverloaded(String product) throws IOException, SQLException, InterruptedException {
        List<Map<String, Object>> scripts = new ArrayList<>();
        EligibleDevices.forEach(
                stack.mysql(),
                product,
                device -> scripts.add(Map.of("provider", device.provider(), "token", device.token(), "status", 503)));
        script(scripts);
    }

    private void script(List<Map<String, Object>> scripts) throws IOException, InterruptedException {
        scripts(HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(scripts))));
    }

    /** All tokens are alive again, and no script is left. */
    void tokensRevive() throws IOException, InterruptedException {
        scripts(HttpRequest.newBuilder().DELETE());
    }

    private void scripts(HttpRequest.Builder request) throws IOException, InterruptedException {
        URI scripts = URI.create(stack.stub().orElseThrow().adminEndpoint() + "/scripts");
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(request.uri(scripts).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
    }

    /** How often the stub has answered so, such as {@code 404 UNREGISTERED} by {@code fcm}. */
    long answers(String provider, String answer) throws IOException, InterruptedException {
        return new JsonHttp(stack.stub().orElseThrow().adminEndpoint())
                .get("/stats")
                .path("answers")
                .path(provider)
                .path(answer)
                .asLong();
    }

    /** SQL for a token of the length FCM's have, different for each value of another SQL expression. */
    static String androidToken(String seed) {
        return "CONCAT('" + TOKEN_MARK + ":APA91b', SHA2(" + seed + ", 512))";
    }

    /** SQL for 64 hexadecimal digits, likewise. */
    static String iosToken(String seed) {
        return "CONCAT('" + TOKEN_MARK + "', LEFT(SHA2(" + seed + ", 256), " + (64 - TOKEN_MARK.length()) + "))";
    }

    /** Announces a sale that starts at once, and returns when, in milliseconds since the epoch. */
    long announce(String saleId, String product) throws InterruptedException {
        return publisher.publish(SaleAnnouncement.started(saleId, product, "It's on sale!", null));
    }

    /** Cancels a sale, and returns when, in milliseconds since the epoch. */
    long cancel(String saleId, String product) throws InterruptedException {
        return publisher.publish(
                new SaleAnnouncement(saleId, product, SaleAnnouncement.Status.CANCELLED, null, null, null, null, null));
    }

    /** Runs {@code ./wishcast sale}. */
    void saleCommand(String... arguments) {
        String[] command = Stream.concat(
                        Stream.of("sale", "--bootstrap-servers", stack.kafka().bootstrapServers()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        int exit = WishcastCommand.commandLine()
                .setOut(new PrintWriter(Writer.nullWriter()))
                .execute(command);
        assertThat(exit).isZero();
    }

    /**
     * Waits for the sale's pushes and compares them with whom MySQL says they are for.
     *
     * @param since what the times count from, in milliseconds since the epoch
     */
    Deliveries deliveries(String saleId, String product, long since)
            throws IOException, SQLException, InterruptedException {
        Comparison comparison = Comparison.of(stack.mysql(), product);
        new AwaitJob(stack, job).pushes(saleId, comparison.audience(), AwaitJob.QUIET, pushed -> {});
        return comparison.with(stack.stub().orElseThrow(), saleId, since);
    }

    /** Pushes of the sale accepted so far. */
    long accepted(String saleId) throws IOException, InterruptedException {
        return stack.stub().orElseThrow().counts(saleId).accepted();
    }

    /** How many records have been written to a topic. */
    long size(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            return consumer.endOffsets(partitions(consumer, topic)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** The values that a topic holds now, in the order of each partition. */
    List<String> values(String topic) {
        try (KafkaConsumer<String, String> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> values = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(read -> values.add(read.value()));
            }
            return values;
        }
    }

    /** What a topic holds of a sale now. */
    List<JsonNode> ofSale(String topic, String saleId) throws JsonProcessingException {
        List<JsonNode> ofSale = new ArrayList<>();
        for (String value : values(topic)) {
            JsonNode json = JSON.readTree(value);
            if (json.path("saleId").asText().equals(saleId)) {
                ofSale.add(json);
            }
        }
        return ofSale;
    }

    private KafkaConsumer<String, String> consumer() {
        return new KafkaConsumer<>(
                stack.kafka().clientProperties(), new StringDeserializer(), new StringDeserializer());
    }

    private static List<TopicPartition> partitions(KafkaConsumer<String, String> consumer, String topic) {
        return consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
    }

    /** Stops everything. No log may then hold a push token, a password or a key, whatever the test did. */
    @Override
    public void close() throws IOException {
        Secrets secrets;
        try {
            secrets = Secrets.of(stack);
        } finally {
            publisher.close();
            stack.close();
        }
        secrets.assertNotIn(stack.run().logs());
    }
}
