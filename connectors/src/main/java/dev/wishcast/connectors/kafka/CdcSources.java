package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.DeviceChangeDecoder;
import dev.wishcast.connectors.debezium.DeviceColumns;
import dev.wishcast.connectors.debezium.Heartbeat;
import dev.wishcast.connectors.debezium.HeartbeatDecoder;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.connectors.debezium.WishlistChangeDecoder;
import dev.wishcast.connectors.debezium.WishlistColumns;
import dev.wishcast.connectors.serialization.WishlistChangeSerializer;
import dev.wishcast.connectors.watermark.Watermarks;
import java.util.Optional;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.types.Either;
import org.apache.flink.util.function.SerializableFunction;

import static dev.wishcast.connectors.kafka.KafkaSettings.notNegative;
import static dev.wishcast.connectors.kafka.KafkaSettings.positive;
import static dev.wishcast.connectors.kafka.KafkaSettings.text;

/**
 * The change streams from MySQL. Without state they start at the earliest offset, as the index is built from the whole
 * topic. Every method throws {@link org.apache.flink.configuration.IllegalConfigurationException} if an option is wrong.
 */
public final class CdcSources {

    private CdcSources() {}

    /** The changes of the wishlist table. */
    public static DecodedSource<WishlistChange> wishlist(ReadableConfig config) {
        WishlistColumns columns = new WishlistColumns(
                text(config, CdcOptions.WISHLIST_USER_COLUMN),
                text(config, CdcOptions.WISHLIST_PRODUCT_COLUMN),
                text(config, CdcOptions.WISHLIST_ADDED_AT_COLUMN));
        return new DecodedSource<>(
                KafkaSources.of(
                        config,
                        CdcOptions.WISHLIST_TOPIC,
                        OffsetsInitializer.earliest(),
                        KafkaSources.decoding(() -> new WishlistChangeDecoder(columns), WishlistChange.class)),
                watermarks(config, WishlistChange::changedAt),
                WishlistChangeSerializer.TYPE);
    }

    /** The changes of the device table. Its dead letters do not hold the record's value. */
    public static DecodedSource<DeviceChange> devices(ReadableConfig config) {
        DeviceColumns columns = new DeviceColumns(
                text(config, CdcOptions.DEVICE_USER_COLUMN),
                text(config, CdcOptions.DEVICE_DEVICE_COLUMN),
                text(config, CdcOptions.DEVICE_PLATFORM_COLUMN),
                text(config, CdcOptions.DEVICE_TOKEN_COLUMN),
                text(config, CdcOptions.DEVICE_LOCALE_COLUMN),
                text(config, CdcOptions.DEVICE_UPDATED_AT_COLUMN));
        return new DecodedSource<>(
                KafkaSources.of(
                        config,
                        CdcOptions.DEVICE_TOPIC,
                        OffsetsInitializer.earliest(),
                        KafkaSources.decodingSecrets(() -> new DeviceChangeDecoder(columns), DeviceChange.class)),
                watermarks(config, DeviceChange::changedAt),
                TypeInformation.of(DeviceChange.class));
    }

    /**
     * The heartbeats, if a topic is configured. The source gives no watermarks: put {@link #heartbeatWatermarks} behind
     * it, at parallelism 1.
     */
    public static Optional<DecodedSource<Heartbeat>> heartbeats(ReadableConfig config) {
        if (config.getOptional(CdcOptions.HEARTBEAT_TOPIC).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new DecodedSource<>(
                KafkaSources.of(
                        config,
                        CdcOptions.HEARTBEAT_TOPIC,
                        OffsetsInitializer.earliest(),
                        KafkaSources.decoding(HeartbeatDecoder::new, Heartbeat.class)),
                WatermarkStrategy.noWatermarks(),
                TypeInformation.of(Heartbeat.class)));
    }

    /** The watermarks of the stream of heartbeats, dead letters split off. */
    public static WatermarkStrategy<Heartbeat> heartbeatWatermarks(ReadableConfig config) {
        return Watermarks.<Heartbeat>ofHeartbeats(notNegative(config, CdcOptions.OUT_OF_ORDERNESS))
                .withTimestampAssigner((heartbeat, recordTimestamp) -> heartbeat.committedAt());
    }

    private static <T> WatermarkStrategy<Either<T, DeadLetter>> watermarks(
            ReadableConfig config, SerializableFunction<T, Long> changedAt) {
        return Watermarks.<Either<T, DeadLetter>>ofChanges(
                        notNegative(config, CdcOptions.OUT_OF_ORDERNESS),
                        positive(config, CdcOptions.IDLENESS),
                        notNegative(config, CdcOptions.STARTUP_GRACE))
                .withTimestampAssigner(
                        (decoded, recordTimestamp) -> decoded.isLeft() ? changedAt.apply(decoded.left()) : 0);
    }
}
