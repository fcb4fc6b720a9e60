package dev.wishcast.stub.apns;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.impl.ECDSA;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Checks the provider tokens of APNs, which are JWTs. The signature of each is checked once, its age each time. Thread-safe.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/establishing-a-token-based-connection-to-apns">
 *     Apple: Establishing a token-based connection to APNs</a>
 */
public final class ProviderTokenVerifier {

    private static final Duration MAX_AGE = Duration.ofHours(1);
    /** Our reading: Apple states no allowance for clocks that run ahead. */
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(1);

    private static final String SCHEME = "bearer ";
    /** Enough for every JWT a test signs, and a bound on what a wrong client can fill. */
    private static final int MAX_CACHED = 10_000;

    private static final int SIGNATURE_LENGTH = 64;
    /** The time of issue of a token that is not good: so far ahead that it is never reached. */
    private static final long NOT_OURS = Long.MAX_VALUE;

    private final String keyId;
    private final String teamId;
    private final JWSVerifier signature;
    private final Map<String, Long> issuedAtByHeader = new ConcurrentHashMap<>();

    public ProviderTokenVerifier(String keyId, String teamId, ECPublicKey key) {
        this.keyId = keyId;
        this.teamId = teamId;
        try {
            signature = new ECDSAVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("cannot verify ES256", e);
        }
    }

    /** Returns Apple's reason to refuse this {@code authorization} header; {@code null} if it is good. */
    String problem(CharSequence authorization, long now) {
        if (authorization == null) {
            return "MissingProviderToken";
        }
        String header = authorization.toString();
        Long issuedAt = issuedAtByHeader.get(header);
        if (issuedAt == null) {
            issuedAt = issuedAt(header);
            if (issuedAtByHeader.size() < MAX_CACHED) {
                issuedAtByHeader.put(header, issuedAt);
            }
        }
        if (issuedAt > now + MAX_CLOCK_SKEW.toMillis()) {
            return "InvalidProviderToken";
        }
        return now - issuedAt > MAX_AGE.toMillis() ? "ExpiredProviderToken" : null;
    }

    private long issuedAt(String header) {
        if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return NOT_OURS;
        }
        try {
            SignedJWT jwt = SignedJWT.parse(header.substring(SCHEME.length()));
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            boolean isOurs = JWSAlgorithm.ES256.equals(jwt.getHeader().getAlgorithm())
                    && keyId.equals(jwt.getHeader().getKeyID())
                    && teamId.equals(claims.getIssuer())
                    && claims.getIssueTime() != null
                    && isSigned(jwt);
            return isOurs ? claims.getIssueTime().toInstant().toEpochMilli() : NOT_OURS;
        } catch (ParseException | JOSEException e) {
            return NOT_OURS;
        }
    }

    /** Apple also takes the signature in ASN.1, which RFC 7518 does not allow, but pushy sends. */
    private boolean isSigned(SignedJWT jwt) throws JOSEException {
        byte[] given = jwt.getSignature().decode();
        byte[] concatenated =
                given.length == SIGNATURE_LENGTH ? given : ECDSA.transcodeSignatureToConcat(given, SIGNATURE_LENGTH);
        return signature.verify(jwt.getHeader(), jwt.getSigningInput(), Base64URL.encode(concatenated));
    }
}
