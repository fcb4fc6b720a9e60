package dev.wishcast.stub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Google's token endpoint, for service accounts: a signed assertion in, an access token out. Thread-safe.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest">Google: Using OAuth 2.0 for
 *     server to server applications</a>
 */
final class OAuthApi {

    static final String PATH = "/token";

    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /** Google's libraries put this audience into their assertions, whatever the account's token URI is. */
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";

    private static final Set<String> SCOPES = Set.of(
            "https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform");
    private static final Duration LIFETIME = Duration.ofSeconds(3599);
    private static final Duration MAX_ASSERTION_LIFETIME = Duration.ofHours(1);
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final StubCredentials credentials;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> expiryByAuthorization = new ConcurrentHashMap<>();

    OAuthApi(StubCredentials credentials) {
        this.credentials = credentials;
    }

    /** Whether this {@code authorization} header carries an access token that was issued here and has not expired. */
    boolean isAuthorized(CharSequence authorization, long now) {
        Long expiry = expiryByAuthorization.get(authorization.toString());
        return expiry != null && now < expiry;
    }

    Verdict judge(StubRequest request) {
        if (!request.isPost()) {
            return Verdict.unauthenticated(Answer.empty(405));
        }
        String form = new String(request.body(), 0, request.bodyLength(), StandardCharsets.UTF_8);
        Map<String, List<String>> fields = new QueryStringDecoder(form, false).parameters();
        if (!GRANT_TYPE.equals(only(fields, "grant_type"))) {
            return refused("unsupported_grant_type", "Invalid grant_type: " + only(fields, "grant_type"));
        }
        String problem = problem(only(fields, "assertion"), "https://" + request.authority() + PATH);
        return problem == null ? Verdict.unauthenticated(issue()) : refused("invalid_grant", problem);
    }

    private static String only(Map<String, List<String>> fields, String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }

    private String problem(String assertion, String audience) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!credentials.clientEmail().equals(claims.getIssuer())) {
                return "Invalid grant: account not found";
            }
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm())
                    || !jwt.verify(new RSASSAVerifier(credentials.serviceAccountKey()))) {
                return "Invalid JWT Signature.";
            }
            return problem(claims, audience);
        } catch (ParseException | JOSEException e) {
            return "Bad Request";
        }
    }

    private static String problem(JWTClaimsSet claims, String audience) throws ParseException {
        if (!claims.getAudience().contains(audience) && !claims.getAudience().contains(GOOGLE)) {
            return "Invalid JWT: Failed audience check.";
        }
        if (claims.getIssueTime() == null
                || claims.getExpirationTime() == null
                || !isShortLived(
                        claims.getIssueTime().toInstant(),
                        claims.getExpirationTime().toInstant(),
                        Instant.now())) {
            return "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                    + "Check your iat and exp values in the JWT claim.";
        }
        String scope = claims.getStringClaim("scope");
        boolean mayPush = scope != null && List.of(scope.split(" ")).stream().anyMatch(SCOPES::contains);
        return mayPush ? null : "Invalid OAuth scope or ID token audience provided.";
    }

    private static boolean isShortLived(Instant issued, Instant expiry, Instant now) {
        return !issued.isAfter(now.plus(MAX_CLOCK_SKEW))
                && expiry.isAfter(now)
                && !expiry.isAfter(issued.plus(MAX_ASSERTION_LIFETIME));
    }

    private Answer issue() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = "ya29.c." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        expiryByAuthorization.put("Bearer " + token, System.currentTimeMillis() + LIFETIME.toMillis());
        return json(
                200, null, Map.of("access_token", token, "expires_in", LIFETIME.toSeconds(), "token_type", "Bearer"));
    }

    private static Verdict refused(String error, String description) {
        return Verdict.unauthenticated(json(400, error, Map.of("error", error, "error_description", description)));
    }

    private static Answer json(int status, String code, Map<String, Object> body) {
        try {
            return Answer.json(status, code, JSON.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }
}
