package dev.wishcast.job.pipeline;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.kafka.DecodedSource;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.connectors.report.SaleReport;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.index.IndexSettings;
import dev.wishcast.job.pipeline.PipelineOutputs.ChannelOutput;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleStopped;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.Slice;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.types.Either;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** The real pipeline on a real (mini) cluster with RocksDB; sources and sinks are in memory. */
class WishcastPipelineITCase {

    private static final int PARALLELISM = 2;
    private static final int BUCKETS = 120;
    private static final Duration MAX_HOLD = Duration.ofSeconds(30);

    /** What the sources in this JVM emit, found again by id after Flink has copied the source. */
    private static final Map<UUID, List<?>> RECORDS = new ConcurrentHashMap<>();

    @RegisterExtension
    private static final MiniClusterExtension CLUSTER =
            new MiniClusterExtension(new MiniClusterResourceConfiguration.Builder()
                    .setNumberTaskManagers(1)
                    .setNumberSlotsPerTaskManager(PARALLELISM)
                    .build());

    private final long now = System.currentTimeMillis();
    private final List<WishlistChange> wishlist = new ArrayList<>();
    private final List<DeviceChange> devices = new ArrayList<>();
    private final List<SaleEvent> sales = new ArrayList<>();
    private final List<DeliveryReceipt> receipts = new ArrayList<>();

    private final CollectingSink<SinkInput> fcm = new CollectingSink<>();
    private final CollectingSink<SinkInput> apns = new CollectingSink<>();
    private final CollectingSink<SaleReport> reports = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();

    private StreamExecutionEnvironment env;

    @BeforeEach
    void configure() {
        env = StreamExecutionEnvironment.getExecutionEnvironment(new Configuration()
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
                .set(StateBackendOptions.STATE_BACKEND, "rocksdb"));
        env.setParallelism(PARALLELISM);
    }

    /** Flink's generator source can't be empty. */
    @BeforeEach
    void addWhatDoesNotMatter() {
        unwish("another product", "nobody");
        device("nobody", "phone", "ios");
        receipts.add(receipt("another sale", DeliveryOutcome.ACCEPTED, now));
    }

    @Test
    void everyDeviceOfEveryoneWhoWishedGetsOneRequest() throws Exception {
        // The generator gives either reader one half of the list: what depends on its order has to stay in the first.
        IntStream.range(0, 50).forEach(user -> wish("p1", "u" + user));
        IntStream.range(0, 50).forEach(user -> unwish("p1", "u" + user));
        IntStream.range(50, 1_000).forEach(user -> wish("p1", "u" + user));
        IntStream.range(0, 100).forEach(user -> wish("p2", "u" + user));
        IntStream.range(0, 900).forEach(user -> device("u" + user, "phone", "android"));
        IntStream.range(0, 200).forEach(user -> device("u" + user, "tablet", "ios"));
        sale("s1", "p1", SaleStatus.STARTED);
        sale("s1", "p1", SaleStatus.STARTED);
        run(Optional.empty());

        assertThat(recipients(fcm)).extracting(Recipient::userId).hasSize(850).doesNotHaveDuplicates();
        assertThat(recipients(apns)).hasSize(150);
        assertThat(deadLetters.collected()).isEmpty();
    }

    @Test
    void aPhoneThatChangedHandsGetsOnePushForTheUserWhoRegisteredLast() throws Exception {
        // As above, changes of one row have to stay in the first half.
        registered("dora", "left", null, now - 60_000);
        devices.add(new DeviceChange("dora", "d", ChangeKind.DELETED, null, null, null, "left", 0, now - 50_000));
        registered("erin", "old", null, now - 60_000);
        registered("erin", "new", "old", now - 50_000);
        registered("frank", "old", null, now - 70_000);
        registered("carl", "left", null, now - 70_000);
        registered("ben", "shared", null, now - 60_000);
        registered("anna", "shared", null, now - 70_000);
        registered("gina", "her own", null, now - 70_000);
        List.of("anna", "ben", "carl", "dora", "erin", "frank", "gina").forEach(user -> wish("p1", user));
        sale("s1", "p1", SaleStatus.STARTED);
        run(Optional.empty());

        assertThat(recipients(apns))
                .extracting(Recipient::userId, Recipient::address)
                .containsExactlyInAnyOrder(
                        tuple("ben", "shared"),
                        tuple("carl", "left"),
                        tuple("erin", "new"),
                        tuple("frank", "old"),
                        tuple("gina", "her own"));
    }

    @Test
    void heartbeatsLetASaleFireToo() throws Exception {
        wish("p1", "anna");
        device("anna", "phone", "ios");
        sale("s1", "p1", SaleStatus.STARTED);
        run(Optional.of(source(List.of(new Heartbeat(now + 1_000)), Heartbeat.class, Heartbeat::committedAt)));

        assertThat(recipients(apns)).extracting(Recipient::address).containsExactly("token-anna-phone");
    }

    @Test
    void theReportShowsWhatTheIndexFoundAndWhatBecameOfIt() throws Exception {
        IntStream.range(0, 500).forEach(user -> wish("p1", "u" + user));
        sale("s1", "p1", SaleStatus.STARTED);
        IntStream.range(0, 300).forEach(push -> receipts.add(receipt("s1", DeliveryOutcome.ACCEPTED, now)));
        receipts.add(receipt("s1", DeliveryOutcome.DEAD_TOKEN, now));
        int known = receipts.size();
        UUID id = keep(lefts(receipts));
        build(
                Optional.empty(),
                source(sales, SaleEvent.class, SaleEvent::publishedAt),
                // Then one of another sale again and again, so that the job goes on and timers fire.
                endless(
                        1_000,
                        index -> index < known
                                ? WishcastPipelineITCase.<DeliveryReceipt>record(id, index)
                                        .left()
                                : receipt("another sale", DeliveryOutcome.ACCEPTED, index),
                        DeliveryReceipt.class,
                        receipt -> 0),
                MAX_HOLD);
        JobClient job = env.executeAsync();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> reports.collected().stream().anyMatch(this::isComplete));
        } finally {
            job.cancel().join();
        }
    }

    @Test
    void theSinkOfEveryChannelHearsOfAStoppedSaleInEachBucket() throws Exception {
        long start = now;
        CollectingSink<SaleReport> reported = reports;
        build(
                Optional.empty(),
                // Started again and again until every bucket has fired, then sold out again and again.
                endless(100, index -> startedThenSoldOut(reported, start), SaleEvent.class, SaleEvent::publishedAt),
                endless(
                        1,
                        index -> receipt("another sale", DeliveryOutcome.ACCEPTED, index),
                        DeliveryReceipt.class,
                        receipt -> 0),
                Duration.ofHours(1));
        JobClient job = env.executeAsync();
        try {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> fcm.collected().size() >= BUCKETS
                            && apns.collected().size() >= BUCKETS);
        } finally {
            job.cancel().join();
        }

        for (CollectingSink<SinkInput> sink : List.of(fcm, apns)) {
            assertThat(sink.collected())
                    .hasSize(BUCKETS)
                    .allMatch(input -> input instanceof SaleStopped stopped
                            && stopped.saleId().equals("s1"))
                    .extracting(SinkInput::bucket)
                    .doesNotHaveDuplicates();
        }
    }

    private static SaleEvent startedThenSoldOut(CollectingSink<SaleReport> reports, long startsAt) {
        boolean fired = reports.collected().stream().anyMatch(report -> report.bucketsFired() == BUCKETS);
        return new SaleEvent(
                "s1",
                "p1",
                fired ? SaleStatus.SOLD_OUT : SaleStatus.STARTED,
                startsAt,
                startsAt + 3_600_000,
                "Now 50% off",
                null,
                Map.of(),
                System.currentTimeMillis(),
                null);
    }

    @Test
    void theJobGraphHasOneBoxForEachSourceTheRegistryTheIndexTheReportAndEachChannel() {
        sale("s1", "p1", SaleStatus.STARTED);
        build(
                Optional.of(source(List.of(new Heartbeat(now)), Heartbeat.class, Heartbeat::committedAt)),
                source(sales, SaleEvent.class, SaleEvent::publishedAt),
                source(receipts, DeliveryReceipt.class, receipt -> 0),
                MAX_HOLD);
        assertThat(env.getStreamGraph().getJobGraph().getVertices())
                .extracting(JobVertex::getName)
                .containsExactlyInAnyOrder(
                        "Source: Wishlist changes -> Rows -> Dead letters: Writer",
                        "Source: Device changes -> Rows -> (Dead letters: Writer, Token claims)",
                        "Token owners",
                        "Source: Heartbeats -> Rows -> (Dead letters: Writer, Time)",
                        "Source: Sale events -> Events -> Dead letters: Writer",
                        "Sales -> (Dead letters: Writer, To buckets)",
                        "Source: Delivery receipts -> Receipts -> (Dead letters: Writer, Dead tokens, Count)",
                        "Wishlist index",
                        "FCM: Writer",
                        "APNs: Writer",
                        "Delivery report",
                        "Latest sale -> Sale reports: Writer");
    }

    /** Such as a broadcast input would bring about, for all of an operator's inputs: what is queued would hold barriers. */
    @Test
    void aBarrierCanOvertakeWhatIsQueuedInFrontOfTheSinks() {
        sale("s1", "p1", SaleStatus.STARTED);
        build(
                Optional.empty(),
                source(sales, SaleEvent.class, SaleEvent::publishedAt),
                source(receipts, DeliveryReceipt.class, receipt -> 0),
                MAX_HOLD);
        assertThat(env.getStreamGraph().getStreamNodes())
                .filteredOn(node -> node.getOperatorName().matches("Sales|Wishlist index|FCM.*|APNs.*"))
                .hasSize(4)
                .flatExtracting(StreamNode::getInEdges)
                .isNotEmpty()
                .allMatch(StreamEdge::supportsUnalignedCheckpoints);
    }

    /**
     * One sale after the other, and the same receipt all the time: until it meets the device, both get their pushes. If
     * the receipts held the device changes' watermark, nobody would get any.
     */
    @Test
    void aDeadTokenIsNotUsedAgainAndReceiptsHoldNoSale() throws Exception {
        wish("p1", "anna");
        wish("p1", "ben");
        device("anna", "phone", "ios");
        device("ben", "phone", "ios");
        long start = now;
        build(
                Optional.empty(),
                endless(100, index -> sale("s" + index, "p1", start + index), SaleEvent.class, SaleEvent::publishedAt),
                endless(100, index -> deadToken("anna", "phone", start), DeliveryReceipt.class, receipt -> 0),
                Duration.ofHours(1));
        JobClient job = env.executeAsync();
        try {
            await().atMost(Duration.ofMinutes(1)).until(() -> pushesTo("ben") > pushesTo("anna") + 200);
        } finally {
            job.cancel().join();
        }
    }

    private long pushesTo(String userId) {
        return recipients(apns).stream()
                .filter(recipient -> recipient.userId().equals(userId))
                .count();
    }

    private static List<Recipient> recipients(CollectingSink<SinkInput> sink) {
        return sink.collected().stream()
                .filter(Slice.class::isInstance)
                .flatMap(slice -> ((Slice) slice).recipients().stream())
                .toList();
    }

    @Test
    void whatCanNotBeReadBecomesADeadLetterAndTheRestGoesOn() throws Exception {
        wish("p1", "anna");
        device("anna", "phone", "ios");
        sale("s1", "p1", SaleStatus.STARTED);
        DeadLetter broken = DeadLetter.ofRecord(
                DeadLetterReason.UNREADABLE, "not JSON", new ConsumerRecord<>("sale-events", 1, 42, null, null), true);
        run(Optional.empty(), List.of(broken));

        assertThat(deadLetters.collected())
                .extracting(DeadLetter::detail, DeadLetter::topic, DeadLetter::partition, DeadLetter::offset)
                .containsExactly(tuple("not JSON", "sale-events", 1, 42L));
        assertThat(recipients(apns)).hasSize(1);
    }

    private void run(Optional<DecodedSource<Heartbeat>> heartbeats) throws Exception {
        run(heartbeats, List.of());
    }

    private boolean isComplete(SaleReport report) {
        return report.saleId().equals("s1")
                && report.interestedUsers() == 500
                && report.bucketsFired() == BUCKETS
                && report.outcomes().equals(Map.of("fcm.ACCEPTED", 300L, "fcm.DEAD_TOKEN", 1L));
    }

    private void run(Optional<DecodedSource<Heartbeat>> heartbeats, List<DeadLetter> brokenSales) throws Exception {
        build(
                heartbeats,
                source(sales, brokenSales, SaleEvent.class, SaleEvent::publishedAt),
                source(receipts, DeliveryReceipt.class, receipt -> 0),
                MAX_HOLD);
        env.execute();
    }

    private void build(
            Optional<DecodedSource<Heartbeat>> heartbeats,
            DecodedSource<SaleEvent> saleSource,
            DecodedSource<DeliveryReceipt> receiptSource,
            Duration maxHold) {
        PipelineInputs inputs = new PipelineInputs(
                source(wishlist, WishlistChange.class, WishlistChange::changedAt),
                source(devices, DeviceChange.class, DeviceChange::changedAt),
                heartbeats,
                WatermarkStrategy.<Heartbeat>forMonotonousTimestamps()
                        .withTimestampAssigner((heartbeat, at) -> heartbeat.committedAt()),
                saleSource,
                receiptSource);
        WishcastPipeline.build(
                env,
                inputs,
                new PipelineOutputs(
                        List.of(new ChannelOutput("apns", "APNs", apns), new ChannelOutput("fcm", "FCM", fcm)),
                        reports,
                        deadLetters),
                new IndexSettings(BUCKETS, maxHold, Duration.ofDays(7), Map.of("android", "fcm", "ios", "apns")));
    }

    private static <T> DecodedSource<T> source(
            List<T> values, Class<T> type, SerializableToLongFunction<T> timestamps) {
        return source(values, List.of(), type, timestamps);
    }

    private static <T> DecodedSource<T> source(
            List<T> values, List<DeadLetter> broken, Class<T> type, SerializableToLongFunction<T> timestamps) {
        List<Either<T, DeadLetter>> records = lefts(values);
        broken.forEach(letter -> records.add(Either.Right(letter)));
        return decoded(elements(records, type), type, timestamps);
    }

    private static <T> DecodedSource<T> decoded(
            Source<Either<T, DeadLetter>, ?, ?> source, Class<T> type, SerializableToLongFunction<T> timestamps) {
        return new DecodedSource<>(
                source,
                WatermarkStrategy.<Either<T, DeadLetter>>forMonotonousTimestamps()
                        .withTimestampAssigner(
                                (record, at) -> record.isLeft() ? timestamps.applyAsLong(record.left()) : at),
                TypeInformation.of(type));
    }

    private static <T> DataGeneratorSource<Either<T, DeadLetter>> elements(
            List<Either<T, DeadLetter>> records, Class<T> type) {
        UUID id = keep(records);
        return new DataGeneratorSource<>(
                index -> WishcastPipelineITCase.<T>record(id, index), records.size(), typeOf(type));
    }

    private static UUID keep(List<?> records) {
        UUID id = UUID.randomUUID();
        RECORDS.put(id, List.copyOf(records));
        return id;
    }

    @SuppressWarnings("unchecked") // Put there by keep, with the same type.
    private static <T> Either<T, DeadLetter> record(UUID id, long index) {
        return (Either<T, DeadLetter>) RECORDS.get(id).get((int) index);
    }

    private static <T> TypeInformation<Either<T, DeadLetter>> typeOf(Class<T> type) {
        return new EitherTypeInfo<>(TypeInformation.of(type), TypeInformation.of(DeadLetter.class));
    }

    private static <T> DecodedSource<T> endless(
            double perSecond,
            GeneratorFunction<Long, T> values,
            Class<T> type,
            SerializableToLongFunction<T> timestamps) {
        return decoded(
                new DataGeneratorSource<>(
                        index -> Either.Left(values.map(index)),
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perSecond(perSecond),
                        typeOf(type)),
                type,
                timestamps);
    }

    private static <T> List<Either<T, DeadLetter>> lefts(List<T> values) {
        List<Either<T, DeadLetter>> records = new ArrayList<>();
        values.forEach(value -> records.add(Either.Left(value)));
        return records;
    }

    /** A timestamp that can be shipped to the cluster. */
    private interface SerializableToLongFunction<T> extends ToLongFunction<T>, Serializable {}

    private void wish(String productId, String userId) {
        wishlist.add(new WishlistChange(productId, userId, ChangeKind.UPSERTED, now - 60_000, now - 60_000));
    }

    private void unwish(String productId, String userId) {
        wishlist.add(new WishlistChange(productId, userId, ChangeKind.DELETED, 0, now - 50_000));
    }

    private void device(String userId, String deviceId, String platform) {
        String token = "token-" + userId + "-" + deviceId;
        devices.add(new DeviceChange(
                userId, deviceId, ChangeKind.UPSERTED, platform, token, "de-DE", now - 60_000, now - 60_000));
    }

    private void registered(String userId, String token, String formerToken, long at) {
        devices.add(new DeviceChange(userId, "d", ChangeKind.UPSERTED, "ios", token, "de-DE", formerToken, at, at));
    }

    private void sale(String saleId, String productId, SaleStatus status) {
        sales.add(new SaleEvent(
                saleId,
                productId,
                status,
                now - 1_000,
                now + 3_600_000,
                "Now 50% off",
                null,
                Map.of(),
                now - 1_000,
                null));
    }

    private static SaleEvent sale(String saleId, String productId, long at) {
        return new SaleEvent(
                saleId, productId, SaleStatus.STARTED, at, at + 3_600_000, "Now 50% off", null, Map.of(), at, null);
    }

    private static DeliveryReceipt deadToken(String userId, String deviceId, long at) {
        return new DeliveryReceipt(
                "id",
                "s",
                "p1",
                userId,
                deviceId,
                "apns",
                DeliveryOutcome.DEAD_TOKEN,
                "gone",
                1,
                at,
                at + 3_600_000,
                at,
                at,
                TokenHash.of("token-" + userId + "-" + deviceId),
                at);
    }

    private static DeliveryReceipt receipt(String saleId, DeliveryOutcome outcome, long at) {
        return new DeliveryReceipt(
                "id", saleId, "p1", "u", "d", "fcm", outcome, null, 1, at, at + 3_600_000, at, at, null, 0);
    }
}
