package dev.wishcast.stub;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A provider that the stub stands in for. */
public enum StubProvider {
    FCM,
    APNS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** The provider's name in scripts, statistics and listings: {@code fcm} or {@code apns}. */
    @JsonValue
    public String label() {
        return label;
    }

    /**
     * The provider with this label.
     *
     * @throws IllegalArgumentException if there is none
     */
    @JsonCreator
    public static StubProvider of(String label) {
        for (StubProvider provider : values()) {
            if (provider.label.equals(label)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("provider must be \"fcm\" or \"apns\", not \"" + label + "\"");
    }
}
