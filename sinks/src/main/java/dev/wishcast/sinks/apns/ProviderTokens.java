package dev.wishcast.sinks.apns;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * The provider token (JWT, ES256) that authenticates a team, shared by all subtasks in the JVM. Thread-safe.
 *
 * <p>APNs wants it renewed between 20 and 60 minutes: see developer.apple.com/documentation/usernotifications,
 * "Establishing a token-based connection to APNs".
 */
final class ProviderTokens {

    private static final long RENEWAL_MILLIS = TimeUnit.MINUTES.toMillis(40);

    /** More often is answered with TooManyProviderTokenUpdates. */
    private static final long SHORTEST_RENEWAL_MILLIS = TimeUnit.MINUTES.toMillis(20);

    private static final int P256_BITS = 256;

    private static final Map<Identity, ProviderTokens> SHARED = new ConcurrentHashMap<>();

    private record Identity(String keyId, String teamId, PrivateKey key) {}

    private record Current(Header header, long issuedAt) {}

    private final Identity identity;
    private volatile Current current;

    private ProviderTokens(Identity identity) {
        this.identity = identity;
    }

    /**
     * Reads the key.
     *
     * @throws IllegalConfigurationException if the file can't be read or holds no such key
     */
    static ProviderTokens open(String file, String keyId, String teamId) {
        PrivateKey key;
        try {
            String pem = Files.readString(Path.of(file), StandardCharsets.US_ASCII);
            String base64 = pem.replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "");
            byte[] der = Base64.getMimeDecoder().decode(base64);
            key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (IOException e) {
            throw wrong(file, "can't be read", e);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw wrong(file, "holds no EC private key in PKCS#8, as Apple's .p8 files do", e);
        }
        if (((ECPrivateKey) key).getParams().getCurve().getField().getFieldSize() != P256_BITS) {
            throw wrong(file, "the key is not on the curve P-256", null);
        }
        return SHARED.computeIfAbsent(new Identity(keyId, teamId, key), ProviderTokens::new);
    }

    /** The header with a valid token. */
    Header authorization(long now) {
        Current token = current;
        return token != null && now - token.issuedAt < RENEWAL_MILLIS ? token.header : renew(now, RENEWAL_MILLIS);
    }

    /** Signs a new token, as APNs calls it expired; does nothing if it is too new for that. */
    void expired(long now) {
        renew(now, SHORTEST_RENEWAL_MILLIS);
    }

    private synchronized Header renew(long now, long ageMillis) {
        if (current == null || now - current.issuedAt >= ageMillis) {
            current = new Current(new BasicHeader("authorization", "bearer " + sign(now)), now);
        }
        return current.header;
    }

    private String sign(long now) {
        String header = "{\"alg\":\"ES256\",\"kid\":\"" + identity.keyId + "\"}";
        String claims = "{\"iss\":\"" + identity.teamId + "\",\"iat\":" + now / 1000 + "}";
        String content =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
            signature.initSign(identity.key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + base64(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The APNs key can't sign: " + e.getMessage(), e);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static IllegalConfigurationException wrong(String file, String what, Exception cause) {
        return new IllegalConfigurationException(
                ApnsOptions.KEY_FILE.key() + ": " + file + ": " + what + (cause == null ? "" : ": " + cause), cause);
    }
}
