package dev.wishcast.stub.fcm;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.wishcast.stub.http2.Request;
import dev.wishcast.stub.http2.Response;
import dev.wishcast.stub.judge.ApiResult;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Google's token endpoint, for service accounts: it takes a signed assertion and gives an access token. Thread-safe.
 *
 * @see <a href="https://developers.google.com/identity/protocols/oauth2/service-account#httprest">Google: Using OAuth 2.0 for
 *     server to server applications</a>
 */
public final class TokenEndpoint {

    public static final String PATH = "/token";

    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:jwt-bearer";
    /** Google's libraries put this audience into their assertions, whatever the account's token URI is. */
    private static final String GOOGLE = "https://oauth2.googleapis.com/token";

    private static final Set<String> SCOPES = Set.of(
            "https://www.googleapis.com/auth/firebase.messaging", "https://www.googleapis.com/auth/cloud-platform");
    private static final Duration LIFETIME = Duration.ofSeconds(3599);
    private static final Duration MAX_ASSERTION_LIFETIME = Duration.ofHours(1);
    private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

    private final String clientEmail;
    private final RSASSAVerifier signature;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Long> expiryByAuthorization = new ConcurrentHashMap<>();

    /** Creates the endpoint for one service account, whose signatures this key verifies. */
    public TokenEndpoint(String clientEmail, RSAPublicKey key) {
        this.clientEmail = clientEmail;
        signature = new RSASSAVerifier(key);
    }

    /** Returns whether an {@code authorization} header carries an access token that was issued here and has not expired. */
    boolean isAuthorized(CharSequence authorization, long now) {
        Long expiry = expiryByAuthorization.get(authorization.toString());
        return expiry != null && now < expiry;
    }

    /** Checks a request for an access token and says what it gets. */
    public ApiResult check(Request request) {
        if (!request.isPost()) {
            return ApiResult.unauthenticated(Response.empty(405));
        }
        String form = new String(request.body(), 0, request.bodyLength(), StandardCharsets.UTF_8);
        Map<String, List<String>> fields = new QueryStringDecoder(form, false).parameters();
        String grantType = only(fields, "grant_type");
        if (!grantType.equals(GRANT_TYPE)) {
            return refused("unsupported_grant_type", "Invalid grant_type: " + grantType);
        }
        String problem = problem(only(fields, "assertion"), "https://" + request.authority() + PATH);
        return problem == null ? ApiResult.unauthenticated(issue()) : refused("invalid_grant", problem);
    }

    private static String only(Map<String, List<String>> fields, String name) {
        List<String> values = fields.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }

    private String problem(String assertion, String audience) {
        try {
            SignedJWT jwt = SignedJWT.parse(assertion);
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            if (!clientEmail.equals(claims.getIssuer())) {
                return "Invalid grant: account not found";
            }
            if (!JWSAlgorithm.RS256.equals(jwt.getHeader().getAlgorithm()) || !jwt.verify(signature)) {
                return "Invalid JWT Signature.";
            }
            if (Collections.disjoint(claims.getAudience(), List.of(audience, GOOGLE))) {
                return "Invalid JWT: Failed audience check.";
            }
            if (!isShortLived(claims.getIssueTime(), claims.getExpirationTime())) {
                return "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
                        + "Check your iat and exp values in the JWT claim.";
            }
            String scope = claims.getStringClaim("scope");
            return scope != null && List.of(scope.split(" ")).stream().anyMatch(SCOPES::contains)
                    ? null
                    : "Invalid OAuth scope or ID token audience provided.";
        } catch (ParseException | JOSEException e) {
            return "Bad Request";
        }
    }

    private static boolean isShortLived(Date issued, Date expiry) {
        Instant now = Instant.now();
        return issued != null
                && expiry != null
                && !issued.toInstant().isAfter(now.plus(MAX_CLOCK_SKEW))
                && expiry.toInstant().isAfter(now)
                && !expiry.toInstant().isAfter(issued.toInstant().plus(MAX_ASSERTION_LIFETIME));
    }

    private Response issue() {
        byte[] secret = new byte[32];
        random.nextBytes(secret);
        String token = "ya29.c." + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        expiryByAuthorization.put("Bearer " + token, System.currentTimeMillis() + LIFETIME.toMillis());
        return Response.json(
                200, null, Map.of("access_token", token, "expires_in", LIFETIME.toSeconds(), "token_type", "Bearer"));
    }

    private static ApiResult refused(String error, String description) {
        return ApiResult.unauthenticated(
                Response.json(400, error, Map.of("error", error, "error_description", description)));
    }
}
