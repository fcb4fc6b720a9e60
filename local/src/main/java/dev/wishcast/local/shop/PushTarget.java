package dev.wishcast.local.shop;

import dev.wishcast.stub.script.StubProvider;

/**
 * A device as a provider knows it. Immutable. {@link #toString()} leaves the token out.
 *
 * @param provider the provider
 * @param token its registration or device token there
 */
public record PushTarget(StubProvider provider, String token) {

    /** Makes the target of a device whose platform is as in the table {@code device}. */
    public static PushTarget ofPlatform(String platform, String token) {
        return new PushTarget(
                switch (platform) {
                    case "android" -> StubProvider.FCM;
                    case "ios" -> StubProvider.APNS;
                    default -> throw new IllegalArgumentException("Unknown platform " + platform);
                },
                token);
    }

    @Override
    public String toString() {
        return "PushTarget[provider=" + provider + "]";
    }
}
