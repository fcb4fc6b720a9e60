package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.DeviceChangeDecoder;
import dev.wishcast.connectors.debezium.DeviceFilter;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.HeartbeatDecoder;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.debezium.WishlistChangeDecoder;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleEventDecoder;
import dev.wishcast.connectors.serialization.WishlistChangeSerializer;
import dev.wishcast.connectors.watermark.ChangeWatermarks;
import dev.wishcast.connectors.watermark.HeartbeatWatermarks;
import dev.wishcast.connectors.watermark.WallClockWatermarks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.types.Either;
import org.apache.flink.util.function.SerializableFunction;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;

import static dev.wishcast.connectors.kafka.KafkaSettings.notNegative;
import static dev.wishcast.connectors.kafka.KafkaSettings.positive;
import static dev.wishcast.connectors.kafka.KafkaSettings.text;

/**
 * What the job reads. Every method throws {@link org.apache.flink.configuration.IllegalConfigurationException} if an option
 * is wrong.
 *
 * <p>Without state, the change streams from MySQL start at the earliest offset, as the index is built from the whole topic. A
 * topic that keeps no order among the changes of a row is refused then.
 * Events start at the group's committed offsets, so that past sales are not announced again; without those, at the earliest.
 */
public final class KafkaSources {

    /**
     * A partition that was added while the job runs is read after this time at most; Flink's default of five minutes would
     * be long for a wish.
     */
    private static final Map<String, String> DEFAULTS = Map.of("partition.discovery.interval.ms", "30000");

    private KafkaSources() {}

    /** The changes of the wishlist table. */
    public static DecodedSource<WishlistChange> wishlist(ReadableConfig config) {
        List<String> columns = texts(
                config,
                List.of(
                        KafkaOptions.WISHLIST_USER_COLUMN,
                        KafkaOptions.WISHLIST_PRODUCT_COLUMN,
                        KafkaOptions.WISHLIST_ADDED_AT_COLUMN));
        return source(
                config,
                KafkaOptions.WISHLIST_TOPIC,
                new BeginningOfChanges(
                        KafkaSettings.properties(config, Map.of()), () -> new WishlistChangeDecoder(columns)),
                new DecodingSchema<>(() -> new WishlistChangeDecoder(columns), WishlistChangeSerializer.TYPE, true),
                watermarks(config, WishlistChange::changedAt));
    }

    /**
     * The changes of the device table. Its dead letters do not hold the record's value.
     *
     * @param platforms the platforms whose devices get pushes, in lower case
     */
    public static DecodedSource<DeviceChange> devices(ReadableConfig config, Set<String> platforms) {
        DeviceFilter filter = KafkaOptions.deviceFilter(config, platforms);
        List<String> columns = texts(
                config,
                List.of(
                        KafkaOptions.DEVICE_USER_COLUMN,
                        KafkaOptions.DEVICE_DEVICE_COLUMN,
                        KafkaOptions.DEVICE_PLATFORM_COLUMN,
                        KafkaOptions.DEVICE_TOKEN_COLUMN,
                        KafkaOptions.DEVICE_LOCALE_COLUMN,
                        KafkaOptions.DEVICE_UPDATED_AT_COLUMN));
        return source(
                config,
                KafkaOptions.DEVICE_TOPIC,
                new BeginningOfChanges(
                        KafkaSettings.properties(config, Map.of()), () -> new DeviceChangeDecoder(columns, filter)),
                new DecodingSchema<>(
                        () -> new DeviceChangeDecoder(columns, filter), TypeInformation.of(DeviceChange.class), false),
                watermarks(config, DeviceChange::changedAt));
    }

    /**
     * The heartbeats, if a topic is configured. The source gives no watermarks: {@link #heartbeatWatermarks} does, behind it.
     */
    public static Optional<DecodedSource<Heartbeat>> heartbeats(ReadableConfig config) {
        return config.getOptional(KafkaOptions.HEARTBEAT_TOPIC)
                .map(topic -> source(
                        config,
                        KafkaOptions.HEARTBEAT_TOPIC,
                        OffsetsInitializer.earliest(),
                        new DecodingSchema<>(HeartbeatDecoder::new, TypeInformation.of(Heartbeat.class), true),
                        WatermarkStrategy.noWatermarks()));
    }

    /**
     * The watermarks of the stream of heartbeats, dead letters split off. To be used behind the source and not in it, in one
     * subtask: all heartbeats are in one partition, and in the source each other partition would hold the watermark for ever.
     */
    public static WatermarkStrategy<Heartbeat> heartbeatWatermarks(ReadableConfig config) {
        Duration outOfOrderness = notNegative(config, KafkaOptions.OUT_OF_ORDERNESS);
        return WatermarkStrategy.<Heartbeat>forGenerator(
                        context -> new HeartbeatWatermarks<>(outOfOrderness, System::currentTimeMillis))
                .withTimestampAssigner((heartbeat, recordTimestamp) -> heartbeat.committedAt());
    }

    /** The sale events. A sale is never late: the watermark follows the wall clock; timestamps are those of the records. */
    public static DecodedSource<SaleEvent> sales(ReadableConfig config) {
        Duration defaultDuration = positive(config, KafkaOptions.DEFAULT_DURATION);
        return source(
                config,
                KafkaOptions.SALE_TOPIC,
                committedElseEarliest(),
                new DecodingSchema<>(
                        () -> new SaleEventDecoder(defaultDuration), TypeInformation.of(SaleEvent.class), true),
                WatermarkStrategy.forGenerator(context -> new WallClockWatermarks<>(System::currentTimeMillis)));
    }

    /** The delivery receipts, as the job itself wrote them. They have no event time. */
    public static DecodedSource<DeliveryReceipt> receipts(ReadableConfig config) {
        return source(
                config,
                KafkaOptions.RECEIPT_TOPIC,
                committedElseEarliest(),
                new DecodingSchema<>(DeliveryReceiptDecoder::new, TypeInformation.of(DeliveryReceipt.class), true),
                WatermarkStrategy.noWatermarks());
    }

    private static <T> DecodedSource<T> source(
            ReadableConfig config,
            ConfigOption<String> topicOption,
            OffsetsInitializer start,
            DecodingSchema<T> decoding,
            WatermarkStrategy<Either<T, DeadLetter>> watermarks) {
        String topic = text(config, topicOption);
        String group = text(config, KafkaOptions.GROUP_ID);
        KafkaSource<Either<T, DeadLetter>> source = KafkaSource.<Either<T, DeadLetter>>builder()
                .setProperties(KafkaSettings.properties(config, DEFAULTS))
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + topic)
                .setTopics(topic)
                .setStartingOffsets(start)
                .setDeserializer(decoding)
                .build();
        return new DecodedSource<>(source, watermarks, decoding.valueType());
    }

    private static List<String> texts(ReadableConfig config, List<ConfigOption<String>> options) {
        return options.stream().map(option -> text(config, option)).toList();
    }

    private static <T> WatermarkStrategy<Either<T, DeadLetter>> watermarks(
            ReadableConfig config, SerializableFunction<T, Long> changedAt) {
        Duration outOfOrderness = notNegative(config, KafkaOptions.OUT_OF_ORDERNESS);
        Duration idleness = positive(config, KafkaOptions.IDLENESS);
        Duration startupGrace = notNegative(config, KafkaOptions.STARTUP_GRACE);
        return WatermarkStrategy.<Either<T, DeadLetter>>forGenerator(context -> new ChangeWatermarks<>(
                        outOfOrderness,
                        idleness,
                        startupGrace,
                        context.getInputActivityClock(),
                        System::currentTimeMillis))
                .withTimestampAssigner(
                        (decoded, recordTimestamp) -> decoded.isLeft() ? changedAt.apply(decoded.left()) : 0);
    }

    @SuppressWarnings("deprecation") // The connector has no other way yet to say "else the earliest".
    private static OffsetsInitializer committedElseEarliest() {
        return OffsetsInitializer.committedOffsets(OffsetResetStrategy.EARLIEST);
    }
}
