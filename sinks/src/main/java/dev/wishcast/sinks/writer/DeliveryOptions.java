package dev.wishcast.sinks.writer;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How notifications are retried, whichever the channel. */
public final class DeliveryOptions {

    public static final ConfigOption<Integer> MAX_ATTEMPTS = ConfigOptions.key("wishcast.delivery.max-attempts")
            .intType()
            .defaultValue(12)
            .withDescription(
                    "How many requests are sent for one notification at most, if the provider asks to retry or does"
                            + " not respond. Then the notification goes to the dead letters. A request in an outage does"
                            + " not count. An outage is while the provider's breaker is open, or while most of the latest"
                            + " responses are failures or ask to wait.");

    public static final ConfigOption<Duration> BACKOFF_INITIAL = ConfigOptions.key("wishcast.delivery.backoff.initial")
            .durationType()
            .defaultValue(Duration.ofSeconds(1))
            .withDescription(
                    "The longest wait before the first retry. The limit doubles at every further retry. The wait is"
                            + " drawn evenly from zero to the limit. What Retry-After says comes on top.");

    public static final ConfigOption<Duration> BACKOFF_MAX = ConfigOptions.key("wishcast.delivery.backoff.max")
            .durationType()
            .defaultValue(Duration.ofMinutes(1))
            .withDescription("The longest wait before a retry, not counting the provider's Retry-After.");

    public static final ConfigOption<Integer> MAX_WAITING = ConfigOptions.key("wishcast.delivery.max-waiting")
            .intType()
            .defaultValue(250_000)
            .withDescription(
                    "How many notifications wait in the state of one sink subtask, for a retry or for the provider."
                            + " Beyond it the sink takes ten more a second, or a slice every two seconds, so that checkpoints"
                            + " still come through; the other channels' notifications then queue behind.");

    public static final ConfigOption<Boolean> READ_BACK = ConfigOptions.key("wishcast.delivery.read-back")
            .booleanType()
            .defaultValue(true)
            .withDescription(
                    "Whether a restarted sink reads back the receipts written since the restored checkpoint, and"
                            + " does not send again what they show as settled. Without it, everything sent since that"
                            + " checkpoint is sent again.");

    public static final ConfigOption<Duration> READ_BACK_WITHOUT_STATE = ConfigOptions.key(
                    "wishcast.delivery.read-back-without-state")
            .durationType()
            .defaultValue(Duration.ofHours(6))
            .withDescription(
                    "How far back a job that starts without state reads receipts, so that it does not send again what"
                            + " an earlier job has sent for a sale that is still on. At least as long as such a sale has"
                            + " been on.");

    private DeliveryOptions() {}
}
