package dev.wishcast.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.kafka.DecodedSource;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.index.Buckets;
import dev.wishcast.job.index.IndexSettings;
import dev.wishcast.job.pipeline.PipelineInputs;
import dev.wishcast.job.pipeline.PipelineOutputs;
import dev.wishcast.job.pipeline.WishcastPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.connector.datagen.source.GeneratorFunction;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** Audits savepoints that the job's own operators wrote, against rows in memory in MySQL's place. */
class AuditITCase {

    private static final int WISHES = 1_000;
    private static final int DEVICES = 500;
    private static final int BUCKETS = 120;
    private static final Duration MAX_HOLD = Duration.ofSeconds(30);
    private static final String TOKEN_MARK = "5ec2e75ec2e7";

    /** What the sources in this JVM have emitted. */
    private static final AtomicLong WISHES_EMITTED = new AtomicLong();

    private static final AtomicLong DEVICES_EMITTED = new AtomicLong();

    @TempDir
    private Path folder;

    private Path repair;

    @ParameterizedTest
    @EnumSource(SavepointFormatType.class)
    void whereNothingDiffersNothingIsFound(SavepointFormatType format) throws Exception {
        AuditReport report = audit(savepoint(format), 10, allRows());

        assertThat(report.differences()).isZero();
        assertThat(report.examples()).isEmpty();
        assertThat(report.wishlist()).isEqualTo(new TableAudit(WISHES, WISHES, 0, 0, 0, 0));
        assertThat(report.devices()).isEqualTo(new TableAudit(DEVICES, DEVICES, 0, 0, 0, 0));
        assertThat(Instant.parse(report.savepointWrittenAt())).isBefore(report.mysqlReadAt());
        try (Stream<Path> left = Files.list(Files.createDirectories(folder.resolve("temp")))) {
            assertThat(left).as("temporary files").isEmpty();
        }
    }

    @Test
    void everyKindOfDifferenceIsFoundAndNothingElse() throws Exception {
        String savepoint = savepoint(SavepointFormatType.CANONICAL);
        AuditReport report = audit(savepoint, 10, (table, out) -> {
            if (table == AuditedTable.WISHLIST) {
                wishes().filter(row -> !row.userId().equals("u1")).forEach(row -> {
                    boolean changed = row.userId().equals("u2");
                    out.collect(changed ? AuditedRow.wish("u2", row.itemId(), 77) : row);
                });
                out.collect(AuditedRow.wish("u1", "another product", 5));
            } else {
                devices().filter(row -> !row.userId().equals("u3")).forEach(row -> {
                    boolean changed = row.userId().equals("u4");
                    out.collect(changed ? AuditedRow.device("u4", "phone", "ios", TOKEN_MARK, "de-DE") : row);
                });
                out.collect(AuditedRow.device("u3", "tablet", "android", TOKEN_MARK, null));
            }
        });

        assertThat(report.wishlist()).isEqualTo(new TableAudit(WISHES, WISHES, 1, 1, 1, 0));
        assertThat(report.devices()).isEqualTo(new TableAudit(DEVICES, DEVICES, 1, 1, 1, 0));
        assertThat(report.examples())
                .extracting(Difference::table, Difference::kind, Difference::userId, Difference::itemId)
                .containsExactly(
                        tuple(AuditedTable.WISHLIST, DifferenceKind.NOT_IN_INDEX, "u1", "another product"),
                        tuple(AuditedTable.WISHLIST, DifferenceKind.NOT_IN_MYSQL, "u1", "p1"),
                        tuple(AuditedTable.WISHLIST, DifferenceKind.DIFFERENT, "u2", "p2"),
                        tuple(AuditedTable.DEVICE, DifferenceKind.NOT_IN_INDEX, "u3", "tablet"),
                        tuple(AuditedTable.DEVICE, DifferenceKind.NOT_IN_MYSQL, "u3", "phone"),
                        tuple(AuditedTable.DEVICE, DifferenceKind.DIFFERENT, "u4", "phone"));
        assertThat(new ObjectMapper().writeValueAsString(report))
                .contains("token differs")
                .doesNotContain(TOKEN_MARK);
    }

    @Test
    void fewAreToldHoweverManyDiffer() throws Exception {
        AuditReport report = audit(savepoint(SavepointFormatType.CANONICAL), 3, (table, out) -> {});

        assertThat(report.wishlist().notInMySql()).isEqualTo(WISHES);
        assertThat(report.differences()).isEqualTo(WISHES + DEVICES);
        assertThat(report.examples()).hasSize(6);
    }

    @Test
    void aMissingSavepointIsNamed() {
        String missing = folder.resolve("missing").toUri().toString();
        assertThatExceptionOfType(AuditFailedException.class)
                .isThrownBy(() -> audit(missing, 10, allRows()))
                .withMessageContaining(missing);
    }

    private AuditReport audit(String savepoint, int limit, FlatMapFunction<AuditedTable, AuditedRow> mysql)
            throws AuditFailedException, InterruptedException, IOException {
        Configuration options = new Configuration();
        Audit audit = new Audit(
                savepoint,
                new MySqlAccess("jdbc:mysql://nowhere/", "nobody", "none"),
                TableLayout.wishlist(options, null),
                TableLayout.devices(options, null),
                limit,
                Files.createDirectories(folder.resolve("temp")),
                repair);
        return audit.run(
                mysql,
                Map.of(
                        AuditedTable.WISHLIST, key("wishes", "user_id", "product_id"),
                        AuditedTable.DEVICE, key("devices", "user_id", "device_id")));
    }

    private static RowKey key(String topic, String user, String item) {
        return new RowKey(topic, List.of(new RowKey.Column(user, true, false), new RowKey.Column(item, false, false)));
    }

    @Test
    void whatOnlyTheIndexHasGetsATombstone() throws Exception {
        repair = folder.resolve("repair");
        AuditReport report = audit(savepoint(SavepointFormatType.CANONICAL), 3, (table, out) -> {
            if (table == AuditedTable.WISHLIST) {
                wishes().skip(100).forEach(out::collect);
            } else {
                devices().forEach(out::collect);
            }
        });

        assertThat(report.wishlist().notInMySql()).isEqualTo(100);
        assertThat(report.examples()).hasSize(3);
        assertThat(Files.readAllLines(repair.resolve("wishes.tombstones")))
                .hasSize(100)
                .contains("{\"user_id\":\"u9\",\"product_id\":\"p2\"}\tNULL");
        assertThat(repair.resolve("devices.tombstones")).isEmptyFile();
    }

    private static FlatMapFunction<AuditedTable, AuditedRow> allRows() {
        return (table, out) -> (table == AuditedTable.WISHLIST ? wishes() : devices()).forEach(out::collect);
    }

    private static Stream<AuditedRow> wishes() {
        return Stream.iterate(0L, index -> index < WISHES, index -> index + 1).map(index -> {
            WishlistChange wish = wish(index);
            return AuditedRow.wish(wish.userId(), wish.productId(), wish.addedAt());
        });
    }

    private static Stream<AuditedRow> devices() {
        return Stream.iterate(0L, index -> index < DEVICES, index -> index + 1).map(index -> {
            DeviceChange device = device(index);
            return AuditedRow.device(
                    device.userId(), device.deviceId(), device.platform(), device.pushToken(), device.locale());
        });
    }

    private static WishlistChange wish(long index) {
        return new WishlistChange("p" + index % 7, "u" + index, ChangeKind.UPSERTED, 1_700_000_000_000L + index, index);
    }

    private static DeviceChange device(long index) {
        String platform = index % 2 == 0 ? "android" : "ios";
        String locale = index % 3 == 0 ? null : "de-DE";
        return new DeviceChange(
                "u" + index, "phone", ChangeKind.UPSERTED, platform, TOKEN_MARK + index, locale, index, index);
    }

    /** Runs the operators that are audited, until all rows are on their way, and takes a savepoint. */
    private String savepoint(SavepointFormatType format) throws Exception {
        WISHES_EMITTED.set(0);
        DEVICES_EMITTED.set(0);
        StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(
                2, new Configuration().set(StateBackendOptions.STATE_BACKEND, "rocksdb"));
        env.setMaxParallelism(Buckets.KEY_GROUPS);
        build(env);
        try (Running job = new Running(env.executeAsync())) {
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> WISHES_EMITTED.get() >= WISHES && DEVICES_EMITTED.get() >= DEVICES);
            // It is refused until every task runs.
            return await().atMost(Duration.ofMinutes(1))
                    .ignoreExceptions()
                    .until(
                            () -> job.client()
                                    .triggerSavepoint(folder.toUri().toString(), format)
                                    .get(1, TimeUnit.MINUTES),
                            Objects::nonNull);
        }
    }

    /** A job that ends with the test. */
    private record Running(JobClient client) implements AutoCloseable {
        @Override
        public void close() {
            client.cancel().join();
        }
    }

    private static void build(StreamExecutionEnvironment env) {
        PipelineInputs inputs = new PipelineInputs(
                endless(WishlistChange.class, index -> {
                    WISHES_EMITTED.incrementAndGet();
                    return wish(index % WISHES);
                }),
                endless(DeviceChange.class, index -> {
                    DEVICES_EMITTED.incrementAndGet();
                    return device(index % DEVICES);
                }),
                Optional.empty(),
                WatermarkStrategy.noWatermarks(),
                endless(SaleEvent.class, index -> endedSale()),
                endless(DeliveryReceipt.class, index -> receipt()));
        PipelineOutputs outputs = new PipelineOutputs(List.of(), new DiscardingSink<>(), new DiscardingSink<>());
        Map<String, String> channels = Map.of("android", "fcm", "ios", "apns");
        WishcastPipeline.build(
                env, inputs, outputs, new IndexSettings(BUCKETS, MAX_HOLD, Duration.ofDays(7), channels));
    }

    /** Again and again the same, so that the job goes on until it is stopped. */
    private static <T> DecodedSource<T> endless(Class<T> type, GeneratorFunction<Long, T> values) {
        TypeInformation<Either<T, DeadLetter>> either =
                new EitherTypeInfo<>(TypeInformation.of(type), TypeInformation.of(DeadLetter.class));
        return new DecodedSource<>(
                new DataGeneratorSource<>(
                        index -> Either.Left(values.map(index)),
                        Long.MAX_VALUE,
                        RateLimiterStrategy.perSecond(10_000),
                        either),
                WatermarkStrategy.noWatermarks(),
                TypeInformation.of(type));
    }

    private static SaleEvent endedSale() {
        return new SaleEvent("ended", "p1", SaleStatus.STARTED, 0, 1, "Now", null, Map.of(), 0, null);
    }

    private static DeliveryReceipt receipt() {
        return new DeliveryReceipt(
                "id", "ended", "p1", "u", "d", "fcm", DeliveryOutcome.ACCEPTED, null, 1, 0, 1, 0, 0, null, 0);
    }
}
