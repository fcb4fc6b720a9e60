package dev.wishcast.sinks.fcm;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.credentials.CredentialsFile;
import dev.wishcast.sinks.credentials.UnusableCredentialsException;
import dev.wishcast.sinks.transport.http2.ClientTls;
import dev.wishcast.sinks.transport.http2.Http2Header;
import dev.wishcast.sinks.transport.http2.Http2Settings;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.util.ExceptionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service account's access tokens, shared by all subtasks in the JVM. They are renewed ahead of time, when the file
 * changes, and once when FCM refuses one, by the file's thread. Thread-safe.
 */
final class AccessTokens implements CredentialsFile.Loader<GoogleCredentials> {

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

    /** How long before a token ends the next one is fetched. Tokens live an hour; this leaves time for many tries. */
    private static final long RENEW_AHEAD_MILLIS = TimeUnit.MINUTES.toMillis(10);

    /** Between two renewals of a token that FCM goes on refusing. */
    private static final long REFUSED_AGAIN_MILLIS = TimeUnit.MINUTES.toMillis(1);

    /** The statuses with which a token endpoint refuses an account. Any other one is trouble, the endpoint's or a proxy's. */
    private static final Set<Integer> REFUSALS = Set.of(400, 401, 403);

    private static final Outcome NO_TOKEN_YET = new Outcome.Unsent("NO_ACCESS_TOKEN", false);

    /** @param afterRefusal whether it was got because FCM refused the one before */
    private record Token(Http2Header header, long expiresAt, boolean afterRefusal) {}

    private final HttpTransport transport;

    /** The account's. The thread that renews the tokens ends with it. */
    final CredentialsFile<GoogleCredentials> file;

    private volatile Token token;

    /** What becomes of requests while there is an account and no token. */
    private volatile Outcome withoutToken = NO_TOKEN_YET;

    /** Whether FCM refused the token, and no other one has been fetched since. */
    private volatile boolean refused;

    private long refusedAt;
    private String lastWarning;

    /**
     * Reads the file and waits for the first token.
     *
     * @param http whom to trust at the token endpoint, and the proxy on the way there
     * @param starting whether wrong credentials should fail the caller, as its job is starting
     * @param interval between two looks at the file, and between two tries to get a token
     * @throws IllegalConfigurationException if {@code starting} and the file can't be read, is no service account's, or is
     *     refused. If the token endpoint can't be reached, the token is fetched later
     */
    AccessTokens(String credentialsFile, Http2Settings http, boolean starting, Duration interval) {
        this.transport = new NetHttpTransport.Builder()
                .setSslSocketFactory(
                        ClientTls.sslContext(http.trustedCertificates()).getSocketFactory())
                .setProxy(http.proxy() == null ? null : new Proxy(Proxy.Type.HTTP, http.proxy()))
                .build();
        this.file = new CredentialsFile<>(FcmOptions.CREDENTIALS_FILE, credentialsFile, interval, starting, this);
    }

    /**
     * The header with a valid token.
     *
     * @throws UnsendableException if there is none for now
     */
    Http2Header authorization(long now) throws UnsendableException {
        Token current = token;
        if (current == null || now >= current.expiresAt) {
            // It may be for want of an account, which the file says.
            file.get();
            throw new UnsendableException(withoutToken);
        }
        return current.header;
    }

    /**
     * What it means that FCM refused a request's token. The first refusal only calls for another token, and none is handed
     * out until it is there; if that one is refused too, it is not the token that is wrong.
     *
     * @param sent the header that the request was sent with
     * @param refusal what it means if it is not about the token
     */
    synchronized Outcome refused(Http2Header sent, Outcome.Misconfigured refusal, long now) {
        Token current = token;
        if (current == null || !current.header.equals(sent)) {
            return new Outcome.Unsent(refusal.reason(), false);
        }
        // One that followed a refused one may have been good for hours since; and the clock may have been set back.
        if (!current.afterRefusal || now - refusedAt >= REFUSED_AGAIN_MILLIS || now < refusedAt) {
            token = current.afterRefusal ? current : null;
            refusedAt = now;
            refused = true;
            file.pollNow();
        }
        return current.afterRefusal ? refusal : new Outcome.Unsent(refusal.reason(), false);
    }

    /** Fetches another token if there is none, if it ends soon, or if FCM refused it. */
    @Override
    public void renew(GoogleCredentials account) {
        Token current = token;
        boolean afterRefusal = refused;
        if (current != null && !afterRefusal && System.currentTimeMillis() < current.expiresAt - RENEW_AHEAD_MILLIS) {
            return;
        }
        try {
            take(account.refreshAccessToken(), afterRefusal);
        } catch (IOException | RuntimeException e) {
            boolean isRefusal = isRefusal(e);
            withoutToken = isRefusal ? new Outcome.Misconfigured("NO_ACCESS_TOKEN", line(e)) : NO_TOKEN_YET;
            warn(isRefusal ? "The token endpoint refuses the service account" : "No new access token for FCM", e);
        }
    }

    /** Reads an account, and fetches its first token: until there is one, an account from before is better. */
    @Override
    public GoogleCredentials load(byte[] content, String realName, GoogleCredentials before)
            throws UnusableCredentialsException {
        GoogleCredentials account;
        try {
            account = ServiceAccountCredentials.fromStream(new ByteArrayInputStream(content), () -> transport)
                    .createScoped(List.of(SCOPE));
        } catch (IOException | RuntimeException e) {
            throw new UnusableCredentialsException("can't be read as a service account's JSON file", e);
        }
        try {
            take(account.refreshAccessToken(), false);
        } catch (IOException | RuntimeException e) {
            if (isRefusal(e)) {
                throw new UnusableCredentialsException("the token endpoint refuses it", e);
            } else if (before != null) {
                throw new UnusableCredentialsException("no access token by it yet", e);
            }
            warn("No access token for FCM yet", e);
        }
        return account;
    }

    private synchronized void take(AccessToken fetched, boolean afterRefusal) {
        token = new Token(
                new Http2Header("authorization", "Bearer " + fetched.getTokenValue()),
                fetched.getExpirationTime().toInstant().toEpochMilli(),
                afterRefusal);
        refused = false;
        withoutToken = NO_TOKEN_YET;
        lastWarning = null;
    }

    private static boolean isRefusal(Exception e) {
        return ExceptionUtils.findThrowable(e, HttpResponseException.class)
                .map(response -> REFUSALS.contains(response.getStatusCode()))
                .orElse(false);
    }

    private void warn(String what, Exception e) {
        String line = what + ", trying again: " + line(e);
        if (!line.equals(lastWarning)) {
            lastWarning = line;
            LOG.warn(line);
        }
    }

    private static String line(Exception e) {
        return e.toString().lines().findFirst().orElse("");
    }
}
