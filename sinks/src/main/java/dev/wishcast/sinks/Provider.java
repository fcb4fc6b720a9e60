package dev.wishcast.sinks;

/** A push provider. */
public enum Provider {
    FCM("fcm"),
    APNS("apns");

    private final String label;

    Provider(String label) {
        this.label = label;
    }

    /** The provider's name in options, metrics, receipts and logs. */
    public String label() {
        return label;
    }
}
