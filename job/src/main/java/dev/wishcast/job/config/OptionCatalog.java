package dev.wishcast.job.config;

import dev.wishcast.connectors.kafka.CdcOptions;
import dev.wishcast.connectors.kafka.KafkaOptions;
import dev.wishcast.connectors.kafka.OutputOptions;
import dev.wishcast.connectors.kafka.SaleEventOptions;
import dev.wishcast.sinks.DeliveryOptions;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.http.HttpOptions;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.configuration.ConfigOption;

/** All options there are, found in the classes that declare them. */
public final class OptionCatalog {

    private static final String PREFIX = "wishcast.";

    private static final List<Class<?>> DECLARED_IN = List.of(
            KafkaOptions.class,
            CdcOptions.class,
            SaleEventOptions.class,
            IndexOptions.class,
            FcmOptions.class,
            ApnsOptions.class,
            HttpOptions.class,
            DeliveryOptions.class,
            OutputOptions.class);

    private OptionCatalog() {}

    /** All options, class by class, in the order in which they are declared. */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> options = new ArrayList<>();
        for (Class<?> declaring : DECLARED_IN) {
            for (Field field : declaring.getFields()) {
                if (Modifier.isStatic(field.getModifiers()) && field.getType() == ConfigOption.class) {
                    options.add(valueOf(field));
                }
            }
        }
        return options;
    }

    private static ConfigOption<?> valueOf(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(field + " is not public", e);
        }
    }

    /**
     * Refuses misspelt options, which would otherwise do nothing and say nothing.
     *
     * @throws IllegalArgumentException if a key begins with {@code wishcast.} and is no option; the message names it
     */
    static void requireKnown(Set<String> keys) {
        Set<String> known = new TreeSet<>();
        all().forEach(option -> known.add(option.key()));
        String kafkaProperties = KafkaOptions.PROPERTIES.key() + ".";
        for (String key : keys) {
            if (key.startsWith(PREFIX) && !known.contains(key) && !key.startsWith(kafkaProperties)) {
                throw new IllegalArgumentException(
                        "Unknown option " + key + ". Known are: " + String.join(", ", known));
            }
        }
    }
}
