package dev.wishcast.local.shop;

/**
 * A device as a provider knows it. Immutable. {@link #toString()} leaves the token out.
 *
 * @param provider {@code fcm} or {@code apns}
 * @param token its registration or device token there
 */
public record PushTarget(String provider, String token) {

    /** @param platform as in the table {@code device} */
    public static PushTarget ofPlatform(String platform, String token) {
        return new PushTarget(
                switch (platform) {
                    case "android" -> "fcm";
                    case "ios" -> "apns";
                    default -> throw new IllegalArgumentException("Unknown platform " + platform);
                },
                token);
    }

    @Override
    public String toString() {
        return "PushTarget[provider=" + provider + "]";
    }
}
