package dev.wishcast.job.config;

import dev.wishcast.connectors.kafka.KafkaOptions;
import dev.wishcast.job.index.IndexSettings;
import dev.wishcast.sinks.channel.Channels;
import dev.wishcast.sinks.presentation.PresentationOptions;
import dev.wishcast.sinks.transport.http2.Http2Options;
import dev.wishcast.sinks.writer.DeliveryOptions;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;

/** All options there are: those in the classes that declare them, and those of the channels on the class path. */
public final class OptionCatalog {

    static final String PREFIX = "wishcast.";

    private static final List<Class<?>> DECLARED_IN = List.of(
            KafkaOptions.class,
            IndexSettings.class,
            PresentationOptions.class,
            Http2Options.class,
            DeliveryOptions.class);

    private OptionCatalog() {}

    /** All options: class by class, in the order in which they are declared, then channel by channel. */
    public static List<ConfigOption<?>> all() {
        List<ConfigOption<?>> options = new ArrayList<>();
        DECLARED_IN.stream()
                .flatMap(declaring -> Stream.of(declaring.getFields()))
                .filter(field -> field.getType() == ConfigOption.class)
                .forEach(field -> options.add(valueOf(field)));
        Channels.find().values().forEach(channel -> options.addAll(channel.options()));
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
        for (String key : keys) {
            if (key.startsWith(PREFIX) && !known.contains(key) && !isEntryOfMap(key)) {
                throw new IllegalArgumentException(
                        "Unknown option " + key + ". Known are: " + String.join(", ", known));
            }
        }
    }

    /** An option that is a map may have each of its entries as an option of its own. */
    private static boolean isEntryOfMap(String key) {
        return Stream.of(KafkaOptions.PROPERTIES, KafkaOptions.DEVICE_FILTER, IndexSettings.CHANNELS)
                .anyMatch(map -> key.startsWith(map.key() + "."));
    }
}
