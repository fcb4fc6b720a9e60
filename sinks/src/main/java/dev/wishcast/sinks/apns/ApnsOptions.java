package dev.wishcast.sinks.apns;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Apple Push Notification service. It is used if {@link #KEY_FILE} is set. */
public final class ApnsOptions {

    public static final ConfigOption<String> KEY_FILE = ConfigOptions.key("wishcast.apns.key-file")
            .stringType()
            .noDefaultValue()
            .withDescription("The token signing key, a .p8 file, on every TaskManager. The job reads the file every 10"
                    + " seconds, and uses a new key at once. APNs is used if this is set.");

    public static final ConfigOption<String> KEY_ID = ConfigOptions.key("wishcast.apns.key-id")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The key's identifier in the developer account. If it is not set, it comes from the real name of"
                            + " the key file, AuthKey_<key id>.p8, with all links followed. So a link that is swapped to"
                            + " another key changes both. If it is set, it holds for every key.");

    public static final ConfigOption<String> TEAM_ID = ConfigOptions.key("wishcast.apns.team-id")
            .stringType()
            .noDefaultValue()
            .withDescription("The developer account's team identifier.");

    public static final ConfigOption<String> TOPIC = ConfigOptions.key("wishcast.apns.topic")
            .stringType()
            .noDefaultValue()
            .withDescription("The app's bundle identifier.");

    public static final ConfigOption<String> ENDPOINT = ConfigOptions.key("wishcast.apns.endpoint")
            .stringType()
            .defaultValue("https://api.push.apple.com")
            .withDescription("Where APNs is. Apps signed for development need https://api.sandbox.push.apple.com.");

    public static final ConfigOption<Double> RATE_PER_SECOND = ConfigOptions.key("wishcast.apns.rate-per-second")
            .doubleType()
            .defaultValue(10_000.0)
            .withDescription("How many requests are sent to APNs a second at most, by the whole job. Apple names no"
                    + " quota.");

    private ApnsOptions() {}
}
