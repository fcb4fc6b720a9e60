package dev.wishcast.job.index;

import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * How the wishlist index is laid out, how long a sale waits for it, and where devices are sent to. Immutable.
 *
 * @param buckets how many buckets users are split into, a divisor of {@value Buckets#KEY_GROUPS}
 * @param maxHold how long a sale waits at most for the changes committed before it; positive
 * @param idRetention how long after a sale its id can't be used again; a day at least
 * @param channels the id of the channel of each platform, which is in lower case; at least one. Other platforms are not ours
 */
public record IndexSettings(int buckets, Duration maxHold, Duration idRetention, Map<String, String> channels)
        implements Serializable {

    public static final ConfigOption<Integer> BUCKETS = ConfigOptions.key("wishcast.index.buckets")
            .intType()
            .defaultValue(120)
            .withDescription(
                    "How many buckets each product's users are split into, a divisor of 720. A sale is scanned by"
                            + " at most that many subtasks. Can't be changed for a job that has state.");

    public static final ConfigOption<Duration> MAX_HOLD = ConfigOptions.key("wishcast.sale.max-hold")
            .durationType()
            .defaultValue(Duration.ofSeconds(30))
            .withDescription(
                    "How long a sale waits at most for wishlist and device changes that were committed before it."
                            + " A sale that fires without them says so in its report and in the metric bucketsFiredByMaxHold.");

    public static final ConfigOption<Duration> ID_RETENTION = ConfigOptions.key("wishcast.sale.id-retention")
            .durationType()
            .defaultValue(Duration.ofDays(7))
            .withDescription("How long after a sale's end its saleId is remembered, at least 1 d. Until then a repeated"
                    + " event of the sale does nothing, and another sale can't have the id.");

    public static final ConfigOption<Map<String, String>> CHANNELS = ConfigOptions.key("wishcast.device.channels")
            .mapType()
            .defaultValue(new TreeMap<>(Map.of("android", "fcm", "ios", "apns")))
            .withDescription(
                    "The channel that a device goes by, for each value that the column with the platform can have, in"
                            + " upper or lower case, such as android:fcm,ios:fcm,web:fcm. A device of any other platform"
                            + " gets no pushes; the metric devicesIgnored counts such rows. A channel is found by its id on"
                            + " the job's class path.");

    /**
     * Checks the values.
     *
     * @throws IllegalConfigurationException if a value is out of its range; the message names the option
     */
    public IndexSettings {
        if (buckets < 1 || Buckets.KEY_GROUPS % buckets != 0) {
            throw new IllegalConfigurationException(
                    BUCKETS.key() + " is " + buckets + ", but must be a divisor of " + Buckets.KEY_GROUPS + ".");
        }
        if (maxHold.isNegative() || maxHold.isZero()) {
            throw new IllegalConfigurationException(MAX_HOLD.key() + " is " + maxHold + ", but must be positive.");
        }
        if (idRetention.compareTo(Duration.ofDays(1)) < 0) {
            throw new IllegalConfigurationException(
                    ID_RETENTION.key() + " is " + idRetention + ", but must be at least a day.");
        }
        if (channels.isEmpty() || channels.containsValue("")) {
            throw new IllegalConfigurationException(CHANNELS.key() + " names no channel.");
        }
    }

    /**
     * What the configuration says.
     *
     * @throws IllegalConfigurationException if a value is out of its range; the message names the option
     */
    public static IndexSettings of(ReadableConfig config) {
        Map<String, String> channels = new HashMap<>();
        config.get(CHANNELS)
                .forEach((platform, channel) ->
                        channels.put(platform.strip().toLowerCase(Locale.ROOT), channel.strip()));
        return new IndexSettings(config.get(BUCKETS), config.get(MAX_HOLD), config.get(ID_RETENTION), channels);
    }
}
