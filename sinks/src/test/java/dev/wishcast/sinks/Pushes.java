package dev.wishcast.sinks;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** Notifications for tests. */
public final class Pushes {

    public static final long FAR_FUTURE = 4_000_000_000_000L;

    private Pushes() {}

    public static SaleMessage message(String saleId, long expiresAt) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("url", "https://shop.example/p/12345");
        return new SaleMessage(saleId, "12345", "Flash sale", "40% off", attributes, 1_000, expiresAt);
    }

    public static PushRequest request(Provider provider, String token, SaleMessage message) {
        return new PushRequest(
                UUID.nameUUIDFromBytes(token.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .toString(),
                "user-of-" + token,
                "device-of-" + token,
                provider,
                token,
                "de-CH",
                false,
                message);
    }
}
