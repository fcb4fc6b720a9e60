package dev.wishcast.sinks.presentation;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * {@link PresentationOptions}, read. Immutable. Every component but the last is {@code null} if nothing is to be said.
 *
 * @param sound {@code default}, or the name of a sound file in the app
 * @param androidChannel the id of a notification channel
 * @param interruptionLevel as Apple spells it
 * @param threadId groups notifications
 * @param category names the buttons
 * @param mutableContent whether the app may change the notification before it is shown
 */
public record Presentation(
        String sound,
        String androidChannel,
        String interruptionLevel,
        String threadId,
        String category,
        boolean mutableContent)
        implements Serializable {

    private static final String NO_SOUND = "none";

    /** A critical one needs more than its name: an entitlement, and a sound of its own. */
    private static final Set<String> INTERRUPTION_LEVELS = Set.of("passive", "active", "time-sensitive");

    /** "Sending notification requests to APNs": the limit of apns-collapse-id. */
    private static final int MAX_COLLAPSE_ID_BYTES = 64;

    /**
     * Reads the options.
     *
     * @throws IllegalConfigurationException if Apple does not know the interruption level; the message names the option
     */
    public static Presentation from(ReadableConfig config) {
        String sound = config.get(PresentationOptions.SOUND);
        return new Presentation(
                sound.equals(NO_SOUND) ? null : sound,
                config.get(PresentationOptions.ANDROID_CHANNEL),
                interruptionLevel(config.get(PresentationOptions.INTERRUPTION_LEVEL)),
                config.get(PresentationOptions.THREAD_ID),
                config.get(PresentationOptions.CATEGORY),
                config.get(PresentationOptions.MUTABLE_CONTENT));
    }

    private static String interruptionLevel(String level) {
        if (level != null && !INTERRUPTION_LEVELS.contains(level)) {
            throw new IllegalConfigurationException(PresentationOptions.INTERRUPTION_LEVEL.key() + ": '" + level
                    + "' is neither passive, active nor time-sensitive");
        }
        return level;
    }

    /**
     * The entries of Apple's {@code aps} dictionary beside the alert: developer.apple.com/documentation/usernotifications,
     * "Generating a remote notification".
     */
    public Map<String, Object> aps() {
        Map<String, Object> aps = new LinkedHashMap<>();
        aps.put("sound", sound);
        aps.put("interruption-level", interruptionLevel);
        aps.put("thread-id", threadId);
        aps.put("category", category);
        aps.put("mutable-content", mutableContent ? 1 : null);
        aps.values().removeIf(value -> value == null);
        return aps;
    }

    /**
     * The value of {@code apns-collapse-id}, by which a second push of a sale replaces the first on an iPhone: the sale's id, or
     * a hash of it if a header can't hold it.
     */
    public static String collapseId(String saleId) {
        boolean fits =
                saleId.length() <= MAX_COLLAPSE_ID_BYTES && saleId.chars().allMatch(c -> c > ' ' && c <= '~');
        if (fits) {
            return saleId;
        }
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(saleId.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
