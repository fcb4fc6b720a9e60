package dev.wishcast.job.config;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How the wishlist index is laid out and how long a sale waits for it. */
public final class IndexOptions {

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

    public static final ConfigOption<Map<String, String>> CHANNELS = ConfigOptions.key("wishcast.device.channels")
            .mapType()
            .defaultValue(new TreeMap<>(Map.of("android", "fcm", "ios", "apns")))
            .withDescription(
                    "The channel that a device's platform goes by, such as android:fcm,ios:apns. A channel is found"
                            + " by its id on the job's class path.");

    private IndexOptions() {}
}
