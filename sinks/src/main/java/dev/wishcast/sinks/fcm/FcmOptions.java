package dev.wishcast.sinks.fcm;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Firebase Cloud Messaging. It is used if {@link #CREDENTIALS_FILE} is set. */
public final class FcmOptions {

    public static final ConfigOption<String> CREDENTIALS_FILE = ConfigOptions.key("wishcast.fcm.credentials-file")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The service account's JSON file, on every TaskManager. Access tokens come from its token_uri."
                            + " The job reads the file every 10 seconds, and uses a new account as soon as there is an access"
                            + " token for it. FCM is used if this is set.");

    public static final ConfigOption<String> PROJECT_ID = ConfigOptions.key("wishcast.fcm.project-id")
            .stringType()
            .noDefaultValue()
            .withDescription("The Firebase project that the apps' registration tokens belong to.");

    public static final ConfigOption<String> ENDPOINT = ConfigOptions.key("wishcast.fcm.endpoint")
            .stringType()
            .defaultValue("https://fcm.googleapis.com")
            .withDescription("Where FCM is.");

    public static final ConfigOption<Double> RATE_PER_SECOND = ConfigOptions.key("wishcast.fcm.rate-per-second")
            .doubleType()
            .defaultValue(9_000.0)
            .withDescription("How many requests are sent to FCM a second at most, by the whole job. Google gives every"
                    + " project 600,000 a minute. The default leaves a tenth of that to the shop's other messages, to"
                    + " retries, and to what a restart sends in the same minute.");

    private FcmOptions() {}
}
