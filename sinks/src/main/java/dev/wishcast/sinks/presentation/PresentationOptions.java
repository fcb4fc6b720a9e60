package dev.wishcast.sinks.presentation;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** How a phone presents a notification, whichever the provider. */
public final class PresentationOptions {

    public static final ConfigOption<String> SOUND = ConfigOptions.key("wishcast.notification.sound")
            .stringType()
            .defaultValue("default")
            .withDescription("The sound of a notification: default, or the name of a sound file in the app. none for no"
                    + " sound. On Android 8 and later, the app's notification channel decides instead.");

    public static final ConfigOption<String> ANDROID_CHANNEL = ConfigOptions.key(
                    "wishcast.notification.android-channel")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The id of the app's notification channel on Android 8 and later. If it is not set, the app's"
                            + " default channel is used.");

    public static final ConfigOption<String> INTERRUPTION_LEVEL = ConfigOptions.key(
                    "wishcast.notification.interruption-level")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "The interruption level on iOS 15 and later: passive, active or time-sensitive. time-sensitive"
                            + " breaks through a Focus, and needs an entitlement of the app. If it is not set, iOS takes active.");

    public static final ConfigOption<String> THREAD_ID = ConfigOptions.key("wishcast.notification.thread-id")
            .stringType()
            .noDefaultValue()
            .withDescription("Notifications with the same thread id are one group on iOS.");

    public static final ConfigOption<String> CATEGORY = ConfigOptions.key("wishcast.notification.category")
            .stringType()
            .noDefaultValue()
            .withDescription("The category on iOS, by which the app adds buttons to a notification.");

    public static final ConfigOption<Boolean> MUTABLE_CONTENT = ConfigOptions.key(
                    "wishcast.notification.mutable-content")
            .booleanType()
            .defaultValue(false)
            .withDescription(
                    "Whether the app's notification service extension may change a notification on iOS before it"
                            + " is shown, to add a picture for example.");

    private PresentationOptions() {}
}
