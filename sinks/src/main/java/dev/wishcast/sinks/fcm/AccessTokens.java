package dev.wishcast.sinks.fcm;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.wishcast.sinks.http.TrustedCertificates;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A service account's access tokens, renewed ahead of time in the background. Thread-safe. */
final class AccessTokens {

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

    /** Tokens live an hour; renewing this long before leaves time for many tries. */
    private static final long RENEW_AHEAD_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private static final long SHORTEST_INTERVAL_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private record Current(Header header, long expiresAt) {}

    private final GoogleCredentials credentials;
    private final ScheduledExecutorService scheduler;
    private volatile Current current;
    private final AtomicLong triedAt = new AtomicLong();

    private AccessTokens(GoogleCredentials credentials, ScheduledExecutorService scheduler) {
        this.credentials = credentials;
        this.scheduler = scheduler;
    }

    /**
     * Reads the file and gets the first token.
     *
     * @throws IllegalConfigurationException if the file can't be read, is no service account's, or is refused. If the
     *     token endpoint can't be reached, the token is fetched later
     */
    static AccessTokens open(String file, String trustedCertificates, ScheduledExecutorService scheduler) {
        NetHttpTransport transport = new NetHttpTransport.Builder()
                .setSslSocketFactory(
                        TrustedCertificates.sslContext(trustedCertificates).getSocketFactory())
                .build();
        AccessTokens tokens;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            GoogleCredentials account = ServiceAccountCredentials.fromStream(in, () -> transport);
            tokens = new AccessTokens(account.createScoped(List.of(SCOPE)), scheduler);
        } catch (IOException | RuntimeException e) {
            throw wrong(file, "can't be read as a service account's JSON file", e);
        }
        try {
            tokens.fetch();
        } catch (IOException e) {
            if (e instanceof Retryable retryable && !retryable.isRetryable()) {
                throw wrong(file, "the token endpoint refuses it", e);
            }
            LOG.warn("No access token for FCM yet: {}", e.toString());
            tokens.renewIn(SHORTEST_INTERVAL_MILLIS);
        }
        return tokens;
    }

    /** The header with a valid token, or {@code null} if there is none for now. */
    Header authorization(long now) {
        Current token = current;
        return token != null && now < token.expiresAt ? token.header : null;
    }

    /** Renews the token soon, since the provider refused it; does nothing if that was tried a moment ago. */
    void renew() {
        long now = System.currentTimeMillis();
        long last = triedAt.get();
        if (now - last > SHORTEST_INTERVAL_MILLIS && triedAt.compareAndSet(last, now)) {
            renewIn(0);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // fetchAndRepeat handles its own failures.
    private void renewIn(long millis) {
        try {
            scheduler.schedule(this::fetchAndRepeat, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("No further access tokens: the sink is closing");
        }
    }

    private void fetchAndRepeat() {
        try {
            fetch();
        } catch (IOException | RuntimeException e) {
            LOG.warn("No new access token for FCM, trying again: {}", e.toString());
            renewIn(SHORTEST_INTERVAL_MILLIS);
        }
    }

    private void fetch() throws IOException {
        triedAt.set(System.currentTimeMillis());
        AccessToken token = credentials.refreshAccessToken();
        long expiresAt = token.getExpirationTime().toInstant().toEpochMilli();
        current = new Current(new BasicHeader("authorization", "Bearer " + token.getTokenValue()), expiresAt);
        long left = expiresAt - System.currentTimeMillis();
        renewIn(Math.max(left - RENEW_AHEAD_MILLIS, SHORTEST_INTERVAL_MILLIS));
    }

    private static IllegalConfigurationException wrong(String file, String what, Exception cause) {
        String why = cause.toString().lines().findFirst().orElse("");
        return new IllegalConfigurationException(
                FcmOptions.CREDENTIALS_FILE.key() + ": " + file + ": " + what + ": " + why, cause);
    }
}
