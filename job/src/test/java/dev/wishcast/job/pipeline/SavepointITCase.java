package dev.wishcast.job.pipeline;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.index.Buckets;
import dev.wishcast.job.index.IndexSettings;
import dev.wishcast.job.pipeline.PipelineOutputs.ChannelOutput;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.transport.http2.Http2Options;
import dev.wishcast.sinks.writer.ChannelSink;
import dev.wishcast.stub.ProviderStub;
import dev.wishcast.stub.StubConfig;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Restores a savepoint of every release, and touches all that is in it. A new release adds its own: CONTRIBUTING.md says
 * how.
 *
 * <p>A savepoint was taken in the middle of things: a sale's notifications wait for the providers, which were down; others
 * are scheduled in the index or in the registry, or were stopped before they were announced. The restored job has twice the parallelism. Not in it, as they are there for moments only:
 * users that a bucket has still to emit.
 */
class SavepointITCase {

    private static final Path SAVEPOINTS = Path.of("src/test/resources/savepoints");
    private static final String METADATA = "_metadata";
    private static final String WRITE = "wishcast.write-savepoint";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final long BEFORE = millis("2026-01-01T00:00:00Z");
    private static final long FIRED_AT = millis("2026-01-02T00:00:00Z");
    private static final long SAVEPOINT_AT = millis("2026-02-01T00:00:00Z");
    private static final long SCHEDULED_FOR = millis("2100-01-01T00:00:00Z");
    private static final long RESTORED_AT = millis("2100-01-02T00:00:00Z");
    private static final long END = millis("2200-01-01T00:00:00Z");

    private static final int BUCKETS = 12;
    private static final int HOT = 60;
    private static final int OTHER = 5;
    private static final String DEAD = "dead";

    /** Has logged in on the phone of {@link #FORMER}, and logs out after the savepoint. */
    private static final String OWNER = "owner";

    private static final String FORMER = "former";

    private static final ReceiptPosition LOGGED = new ReceiptPosition(Map.of(0, 7L, 1, 11L));

    /** From where the sinks of a restored job have read receipts. */
    private static final Queue<ReceiptPosition> READ_FROM = new ConcurrentLinkedQueue<>();

    private static final ReceiptLog LOG = client -> new ReceiptLog.Reader() {
        @Override
        public ReceiptPosition end() {
            return LOGGED;
        }

        @Override
        public ReceiptPosition since(long timestamp) {
            return LOGGED;
        }

        @Override
        public void read(ReceiptPosition from, BiPredicate<String, String> ids, Consumer<DeliveryReceipt> to) {
            READ_FROM.add(from);
        }

        @Override
        public void close() {
            // Nothing to close.
        }
    };

    private static ProviderStub stub;

    @TempDir
    private Path folder;

    private final CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
    private final CollectingSink<SaleReport> reports = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    private List<Feed<?>> feeds;

    @BeforeAll
    static void startProviders() {
        stub = ProviderStub.start(StubConfig.defaults());
    }

    @AfterAll
    static void stopProviders() {
        stub.close();
    }

    @AfterEach
    void reset() {
        stub.reset();
        READ_FROM.clear();
    }

    static Stream<Path> savepoints() throws IOException {
        try (Stream<Path> all = Files.list(SAVEPOINTS)) {
            return all.filter(file -> file.toString().endsWith(".gz")).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("savepoints")
    void aSavepointOfEveryReleaseIsRestored(Path savepoint) throws Exception {
        try (Running ignored = start(
                new Configuration().set(StateRecoveryOptions.SAVEPOINT_PATH, unpacked(savepoint)),
                2,
                RESTORED_AT,
                List.of(),
                List.of(new DeviceChange(
                        OWNER, "phone", ChangeKind.DELETED, null, null, null, token(OWNER), 0, SCHEDULED_FOR)),
                List.of(
                        sale("fired", "hot", SaleStatus.STARTED, FIRED_AT),
                        sale("sold out", "hot", SaleStatus.STARTED, FIRED_AT),
                        sale("far", "hot", SaleStatus.CANCELLED, SCHEDULED_FOR),
                        sale("called off", "hot", SaleStatus.CANCELLED, FIRED_AT),
                        due("next", "other", SCHEDULED_FOR)),
                accepted(RESTORED_AT))) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(accepted("fired")).as("waited in the sinks").isEqualTo(HOT);
                assertThat(accepted("scheduled")).as("waited in the index").isEqualTo(HOT);
                assertThat(accepted("next"))
                        .as("of users with a live token, one of which was another user's")
                        .isEqualTo(OTHER + 1);
                assertThat(reported("reported").firstAcceptedAt()).isEqualTo(SAVEPOINT_AT);
                assertThat(reported("sold out").bucketsNotFired())
                        .as("the stop was remembered under its id")
                        .isEqualTo(Map.of("SOLD_OUT", (long) BUCKETS));
                assertThat(reported("far").bucketsNotFired())
                        .as("waited in the registry")
                        .isEqualTo(Map.of("CANCELLED", (long) BUCKETS));
                assertThat(reported("called off").bucketsNotFired())
                        .as("waited in the index")
                        .isEqualTo(Map.of("CANCELLED", (long) BUCKETS));
            });
            assertThat(READ_FROM).as("by the sinks").hasSize(4).containsOnly(LOGGED);
            assertThat(accepted("sold out")).isZero();
            assertThat(accepted("far")).isZero();
            assertThat(accepted("called off")).isZero();
            assertThat(receipts.collected())
                    .filteredOn(receipt -> receipt.saleId().equals("fired"))
                    .allMatch(receipt -> receipt.attempts() > 1);
            assertThat(deadLetters.collected()).isEmpty();
        }
    }

    /** Not a test: writes this build's savepoints, as those of the release that the property names. */
    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    @EnabledIfSystemProperty(named = WRITE, matches = ".+")
    void writeSavepoint(SavepointFormatType format) throws Exception {
        for (StubProvider provider : StubProvider.values()) {
            String code = provider == StubProvider.FCM ? "UNAVAILABLE" : "ServiceUnavailable";
            stub.script(StubScript.answer(provider, 503, code).withRetryAfterSeconds(10));
        }
        // Over and over, as a dead token does nothing before its device is known.
        try (Running job = start(new Configuration(), 1, SAVEPOINT_AT, wishes(), devices(), sales(), deadToken())) {
            await().atMost(PATIENCE)
                    .until(() -> feeds.stream().allMatch(Feed::isEmpty) && answered() >= HOT && reportsAreThere());
            String written = job.client()
                    .triggerSavepoint(folder.toUri().toString(), format)
                    .get(1, TimeUnit.MINUTES);
            pack(
                    Path.of(URI.create(written)),
                    System.getProperty(WRITE) + "-" + format.name().toLowerCase(Locale.ROOT));
        }
    }

    /** A savepoint is one file here, as its state is small. */
    private static void pack(Path savepoint, String name) throws IOException {
        try (Stream<Path> files = Files.list(savepoint)) {
            assertThat(files).containsExactly(savepoint.resolve(METADATA));
        }
        Files.createDirectories(SAVEPOINTS);
        try (OutputStream packed = new GZIPOutputStream(Files.newOutputStream(SAVEPOINTS.resolve(name + ".gz")))) {
            Files.copy(savepoint.resolve(METADATA), packed);
        }
    }

    private String unpacked(Path savepoint) throws IOException {
        try (InputStream packed = new GZIPInputStream(Files.newInputStream(savepoint))) {
            Files.copy(packed, folder.resolve(METADATA));
        }
        return folder.toUri().toString();
    }

    private static long answered() {
        return stub.statistics().answers("fcm", "503 UNAVAILABLE")
                + stub.statistics().answers("apns", "503 ServiceUnavailable");
    }

    private boolean reportsAreThere() {
        return reports.collected().stream().map(SaleReport::saleId).anyMatch("reported"::equals);
    }

    private static long accepted(String saleId) {
        long distinct = stub.statistics(saleId).totals().distinct();
        assertThat(stub.statistics(saleId).totals().duplicates()).isZero();
        return distinct;
    }

    /** The latest report of a sale. */
    private SaleReport reported(String saleId) {
        return reports.collected().stream()
                .filter(report -> report.saleId().equals(saleId))
                .reduce((earlier, later) -> later)
                .orElseThrow(() -> new AssertionError("no report of " + saleId));
    }

    private Running start(
            Configuration config,
            int parallelism,
            long time,
            List<WishlistChange> wishes,
            List<DeviceChange> devices,
            List<SaleEvent> sales,
            DeliveryReceipt receipt)
            throws Exception {
        config.set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
                .set(StateBackendOptions.STATE_BACKEND, "rocksdb")
                // All in one file, which is easier to keep.
                .set(CheckpointingOptions.FS_SMALL_FILE_THRESHOLD, MemorySize.ofMebiBytes(1));
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
        Feed<WishlistChange> wishlistFeed = new Feed<>(
                WishlistChange.class,
                WishlistChange::changedAt,
                new WishlistChange("", "", ChangeKind.HEARTBEAT, 0, time),
                wishes);
        Feed<DeviceChange> deviceFeed = new Feed<>(
                DeviceChange.class,
                DeviceChange::changedAt,
                new DeviceChange("", "", ChangeKind.HEARTBEAT, null, null, null, 0, time),
                devices);
        Feed<SaleEvent> saleFeed = new Feed<>(
                SaleEvent.class,
                SaleEvent::publishedAt,
                new SaleEvent("over", "none", SaleStatus.STARTED, 0, 1, "Over", null, Map.of(), time, null),
                sales);
        Feed<DeliveryReceipt> receiptFeed =
                new Feed<>(DeliveryReceipt.class, any -> 0, receipt, List.of(accepted(time)));
        feeds = List.of(wishlistFeed, deviceFeed, saleFeed, receiptFeed);
        WishcastPipeline.build(
                env,
                new PipelineInputs(
                        wishlistFeed.source(),
                        deviceFeed.source(),
                        Optional.empty(),
                        WatermarkStrategy.noWatermarks(),
                        saleFeed.source(),
                        receiptFeed.source()),
                new PipelineOutputs(List.of(channel("apns"), channel("fcm")), reports, deadLetters),
                new IndexSettings(
                        BUCKETS, Duration.ofHours(1), Duration.ofDays(7), Map.of("android", "fcm", "ios", "apns")));
        return new Running(env.executeAsync());
    }

    private ChannelOutput channel(String id) {
        Buckets buckets = new Buckets(BUCKETS);
        return new ChannelOutput(
                id,
                id,
                ChannelSink.of(
                        id,
                        providers(),
                        receipts,
                        deadLetters,
                        LOG,
                        userId -> buckets.keyGroupOf(buckets.bucketOf(userId))));
    }

    /** A job that ends with the test. */
    private record Running(JobClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.cancel().join();
        }
    }

    private static Configuration providers() {
        return new Configuration()
                .set(Http2Options.TRUSTED_CERTIFICATES, stub.certificatesFile().toString())
                .set(FcmOptions.ENDPOINT, stub.endpoint().toString())
                .set(FcmOptions.PROJECT_ID, stub.projectId())
                .set(FcmOptions.CREDENTIALS_FILE, stub.serviceAccountFile().toString())
                .set(ApnsOptions.ENDPOINT, stub.endpoint().toString())
                .set(ApnsOptions.KEY_FILE, stub.apnsKeyFile().toString())
                .set(ApnsOptions.KEY_ID, stub.apnsKeyId())
                .set(ApnsOptions.TEAM_ID, stub.apnsTeamId())
                .set(ApnsOptions.TOPIC, stub.apnsTopic());
    }

    /** Before the savepoint: {@value #HOT} users wish for one product, one has changed her mind, some wish for another. */
    private static List<WishlistChange> wishes() {
        return Stream.of(
                        users(0, HOT + 1).map(user -> wish("hot", user, ChangeKind.UPSERTED)),
                        Stream.of(wish("hot", "u" + HOT, ChangeKind.DELETED)),
                        users(0, OTHER).map(user -> wish("other", user, ChangeKind.UPSERTED)),
                        Stream.of(DEAD, FORMER).map(user -> wish("other", user, ChangeKind.UPSERTED)))
                .flatMap(changes -> changes)
                .toList();
    }

    private static WishlistChange wish(String productId, String userId, ChangeKind kind) {
        return new WishlistChange(productId, userId, kind, BEFORE, BEFORE);
    }

    private static List<DeviceChange> devices() {
        return Stream.concat(
                        Stream.concat(users(0, HOT + 1), Stream.of(DEAD, OWNER))
                                .map(user -> registered(user, token(user), BEFORE)),
                        Stream.of(registered(FORMER, token(OWNER), BEFORE - 1)))
                .toList();
    }

    private static DeviceChange registered(String userId, String token, long at) {
        String platform = userId.hashCode() % 2 == 0 ? "android" : "ios";
        return new DeviceChange(userId, "phone", ChangeKind.UPSERTED, platform, token, "de-DE", at, at);
    }

    private static Stream<String> users(int from, int to) {
        return IntStream.range(from, to).mapToObj(user -> "u" + user);
    }

    /** 64 hexadecimal digits, which both providers take. */
    private static String token(String userId) {
        return TokenHash.of(userId).repeat(4);
    }

    private static List<SaleEvent> sales() {
        return List.of(
                sale("fired", "hot", SaleStatus.STARTED, FIRED_AT),
                sale("reported", "nobody's", SaleStatus.STARTED, FIRED_AT),
                due("scheduled", "hot", SCHEDULED_FOR),
                due("called off", "hot", SCHEDULED_FOR),
                sale("far", "hot", SaleStatus.STARTED, SCHEDULED_FOR),
                sale("sold out", "hot", SaleStatus.SOLD_OUT, FIRED_AT));
    }

    /** Handed over to the index at once, where it waits for the watermark. */
    private static SaleEvent due(String saleId, String productId, long at) {
        return sale(saleId, productId, SaleStatus.STARTED, FIRED_AT, at);
    }

    private static SaleEvent sale(String saleId, String productId, SaleStatus status, long startsAt) {
        return sale(saleId, productId, status, startsAt, FIRED_AT);
    }

    private static SaleEvent sale(String saleId, String productId, SaleStatus status, long startsAt, long publishedAt) {
        return new SaleEvent(
                saleId,
                productId,
                status,
                startsAt,
                END,
                "Now 50% off",
                null,
                Map.of("deeplink", "shop://p"),
                publishedAt,
                null);
    }

    private static DeliveryReceipt deadToken() {
        return receipt(DEAD, DeliveryOutcome.DEAD_TOKEN, BEFORE, TokenHash.of(token(DEAD)), BEFORE + 1);
    }

    private static DeliveryReceipt accepted(long at) {
        return receipt("anna", DeliveryOutcome.ACCEPTED, at, null, 0);
    }

    private static DeliveryReceipt receipt(
            String userId, DeliveryOutcome outcome, long at, String tokenHash, long tokenDeadSince) {
        return new DeliveryReceipt(
                "id",
                "reported",
                "hot",
                userId,
                "phone",
                "fcm",
                outcome,
                null,
                1,
                BEFORE,
                END,
                BEFORE,
                at,
                tokenHash,
                tokenDeadSince);
    }

    private static long millis(String time) {
        return Instant.parse(time).toEpochMilli();
    }
}
