package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.job.config.IndexOptions;
import java.io.Serializable;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the wishlist index is laid out, how long a sale waits for it, and where devices are sent to. Immutable.
 *
 * @param buckets how many buckets users are split into, a divisor of {@value Buckets#KEY_GROUPS}
 * @param maxHold how long a sale waits at most for the changes committed before it; positive
 * @param channels the id of each platform's channel
 */
public record IndexSettings(int buckets, Duration maxHold, Map<Platform, String> channels) implements Serializable {

    /**
     * Checks the values.
     *
     * @throws IllegalConfigurationException if a value is out of its range; the message names the option
     */
    public IndexSettings {
        if (buckets < 1 || Buckets.KEY_GROUPS % buckets != 0) {
            throw new IllegalConfigurationException(IndexOptions.BUCKETS.key() + " is " + buckets
                    + ", but must be a divisor of " + Buckets.KEY_GROUPS + ".");
        }
        if (maxHold.isNegative() || maxHold.isZero()) {
            throw new IllegalConfigurationException(
                    IndexOptions.MAX_HOLD.key() + " is " + maxHold + ", but must be positive.");
        }
        for (Platform platform : Platform.values()) {
            if (!channels.containsKey(platform)) {
                throw new IllegalConfigurationException(
                        IndexOptions.CHANNELS.key() + " names no channel for " + nameOf(platform) + ".");
            }
        }
    }

    /**
     * What the configuration says.
     *
     * @throws IllegalConfigurationException if a value is out of its range; the message names the option
     */
    public static IndexSettings of(ReadableConfig config) {
        Map<Platform, String> channels = new EnumMap<>(Platform.class);
        config.get(IndexOptions.CHANNELS).forEach((platform, channel) -> channels.put(platformOf(platform), channel));
        return new IndexSettings(config.get(IndexOptions.BUCKETS), config.get(IndexOptions.MAX_HOLD), channels);
    }

    private static Platform platformOf(String name) {
        for (Platform platform : Platform.values()) {
            if (nameOf(platform).equals(name)) {
                return platform;
            }
        }
        throw new IllegalConfigurationException(
                IndexOptions.CHANNELS.key() + " names the platform '" + name + "', which there is not.");
    }

    private static String nameOf(Platform platform) {
        return platform.name().toLowerCase(Locale.ROOT);
    }
}
