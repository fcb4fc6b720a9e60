package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.deadletter.DeadLetter;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.types.Either;
import org.apache.flink.util.function.SerializableSupplier;

/** What all our Kafka sources have in common. */
final class KafkaSources {

    /**
     * A partition that was added while the job runs is read after this time at most; Flink's default of five minutes would
     * be long for a wish.
     */
    private static final Map<String, String> DEFAULTS = Map.of("partition.discovery.interval.ms", "30000");

    private KafkaSources() {}

    static <T> KafkaSource<Either<T, DeadLetter>> of(
            ReadableConfig config,
            ConfigOption<String> topicOption,
            OffsetsInitializer start,
            DecodingSchema<T> decoding) {
        String topic = KafkaSettings.text(config, topicOption);
        String group = KafkaSettings.text(config, KafkaOptions.GROUP_ID);
        return KafkaSource.<Either<T, DeadLetter>>builder()
                .setProperties(KafkaSettings.properties(config, DEFAULTS))
                .setGroupId(group)
                .setClientIdPrefix(group + "-" + topic)
                .setTopics(topic)
                .setStartingOffsets(start)
                .setDeserializer(decoding)
                .build();
    }

    static <T> DecodingSchema<T> decoding(SerializableSupplier<RecordDecoder<T>> decoders, Class<T> valueType) {
        return new DecodingSchema<>(decoders, TypeInformation.of(valueType), false);
    }

    static <T> DecodingSchema<T> decodingSecrets(SerializableSupplier<RecordDecoder<T>> decoders, Class<T> valueType) {
        return new DecodingSchema<>(decoders, TypeInformation.of(valueType), true);
    }
}
