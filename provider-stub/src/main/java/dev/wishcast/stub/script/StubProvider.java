package dev.wishcast.stub.script;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** A provider that the stub stands in for. */
public enum StubProvider {
    FCM,
    APNS;

    private final String label = name().toLowerCase(Locale.ROOT);

    /** Returns the provider's name in scripts, statistics and listings: {@code fcm} or {@code apns}. */
    @JsonValue
    public String label() {
        return label;
    }

    /**
     * Returns 64 bits that stand for a token of this provider, where a million tokens would take too much memory. Among a million
     * tokens, the odds that any two share them are below 1 in 10 million.
     */
    public long hash(String token) {
        long hash = this == FCM ? 1 : 2;
        for (int i = 0; i < token.length(); i++) {
            hash = (hash ^ token.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 29;
        }
        return hash;
    }
}
