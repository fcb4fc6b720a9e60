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

    /**
     * The provider of that name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Provider ofLabel(String label) {
        for (Provider provider : values()) {
            if (provider.label.equals(label)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("There is no push provider named '" + label + "'");
    }
}
