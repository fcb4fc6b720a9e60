package dev.wishcast.sinks.fcm;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.Retryable;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.SharedBySubtasks;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.credentials.CredentialsFile;
import dev.wishcast.sinks.credentials.UnusableCredentialsException;
import dev.wishcast.sinks.transport.http2.TrustedCertificates;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A service account's access tokens, shared by all subtasks in the JVM. They are renewed ahead of time, when the file
 * changes, and once when FCM refuses one, by a thread that ends with the last user. Thread-safe.
 */
final class AccessTokens implements SharedBySubtasks.Closing {

    private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

    private static final String SCOPE = "https://www.googleapis.com/auth/firebase.messaging";

    private static final Outcome NO_TOKEN_YET = new Outcome.Unsent("NO_ACCESS_TOKEN", false);

    private static final SharedBySubtasks<Source, AccessTokens> SHARED = new SharedBySubtasks<>();

    /**
     * What the tokens are made from.
     *
     * @param trustedCertificates a PEM file, or {@code null}
     */
    record Source(String credentialsFile, String trustedCertificates) {}

    /**
     * How long what takes.
     *
     * @param renewAhead how long before a token ends the next one is fetched
     * @param retry between two tries to get a token
     * @param poll between two looks at the file
     * @param refusedAgain between two renewals of a token that FCM goes on refusing
     */
    record Timing(Duration renewAhead, Duration retry, Duration poll, Duration refusedAgain) {

        /** Tokens live an hour; ten minutes leave time for many tries. */
        static final Timing DEFAULT = new Timing(
                Duration.ofMinutes(10), Duration.ofSeconds(10), Duration.ofSeconds(10), Duration.ofMinutes(1));
    }

    /** @param afterRefusal whether it was got because FCM refused the one before */
    private record Token(Header header, long expiresAt, boolean afterRefusal) {

        boolean isIn(Header sent) {
            return header.getValue().equals(sent.getValue());
        }
    }

    private final Timing timing;
    private final HttpTransport transport;
    private final CredentialsFile file;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("wishcast-fcm-credentials"));

    private volatile GoogleCredentials account;
    private volatile Token token;

    /** What becomes of requests while there is an account and no token. */
    private volatile Outcome withoutToken = NO_TOKEN_YET;

    private Future<?> renewal;
    private long refusedAt;
    private String lastWarning;

    private AccessTokens(Source source, HttpTransport transport, Timing timing) {
        this.timing = timing;
        this.transport = transport;
        this.file = new CredentialsFile(
                FcmOptions.CREDENTIALS_FILE, source.credentialsFile, (content, name) -> load(content));
    }

    /**
     * The tokens of a service account. The first user reads the file and waits for the first token.
     *
     * @param starting whether wrong credentials should fail the caller, as its job is starting
     * @throws IllegalConfigurationException if {@code starting} and the file can't be read, is no service account's, or is
     *     refused. If the token endpoint can't be reached, the token is fetched later
     */
    static SharedBySubtasks<Source, AccessTokens>.Lease acquire(Source source, boolean starting) {
        return SHARED.acquire(source, key -> open(key, starting, Timing.DEFAULT));
    }

    static AccessTokens open(Source source, boolean starting, Timing timing) {
        NetHttpTransport transport = new NetHttpTransport.Builder()
                .setSslSocketFactory(TrustedCertificates.sslContext(source.trustedCertificates)
                        .getSocketFactory())
                .build();
        AccessTokens tokens = new AccessTokens(source, transport, timing);
        try {
            tokens.file.open(starting);
        } catch (RuntimeException e) {
            tokens.close();
            throw e;
        }
        tokens.pollFile();
        return tokens;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // poll reports its own failures.
    private void pollFile() {
        long millis = timing.poll.toMillis();
        scheduler.scheduleWithFixedDelay(file::poll, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /**
     * The header with a valid token.
     *
     * @throws UnsendableException if there is none for now
     */
    Header authorization(long now) throws UnsendableException {
        Token current = token;
        if (current != null && now < current.expiresAt) {
            return current.header;
        }
        throw new UnsendableException(
                account == null ? new Outcome.Misconfigured("NO_CREDENTIALS", trouble()) : withoutToken);
    }

    /**
     * What it means that FCM refused a request's token. The first refusal only calls for another token, and none is handed
     * out until it is there; if that one is refused too, it is not the token that is wrong.
     *
     * @param sent the header that the request was sent with
     * @param refusal what it means if it is not about the token
     */
    synchronized Outcome refused(Header sent, Outcome.Misconfigured refusal, long now) {
        Token current = token;
        if (current == null || !current.isIn(sent)) {
            return new Outcome.Unsent(refusal.reason(), false);
        } else if (!current.afterRefusal) {
            token = null;
            refusedAt = now;
            renewIn(Duration.ZERO, true);
            return new Outcome.Unsent(refusal.reason(), false);
        } else if (now - refusedAt >= timing.refusedAgain.toMillis()) {
            // It may have been good for hours since.
            refusedAt = now;
            renewIn(Duration.ZERO, true);
        }
        return refusal;
    }

    private synchronized void renewIn(Duration wait, boolean afterRefusal) {
        if (renewal != null) {
            renewal.cancel(false);
        }
        try {
            renewal = scheduler.schedule(() -> renew(afterRefusal), wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("No further access tokens: the last sink is closing");
        }
    }

    private void renew(boolean afterRefusal) {
        try {
            take(fetch(account), afterRefusal);
        } catch (IOException | RuntimeException e) {
            boolean refused = isRefusal(e);
            withoutToken = refused ? new Outcome.Misconfigured("NO_ACCESS_TOKEN", line(e)) : NO_TOKEN_YET;
            warn(refused ? "The token endpoint refuses the service account" : "No new access token for FCM", e);
            renewIn(timing.retry, afterRefusal);
        }
    }

    /** A token first: until there is one by these credentials, those before are better. */
    private void load(byte[] content) throws UnusableCredentialsException {
        GoogleCredentials read;
        try {
            read = ServiceAccountCredentials.fromStream(new ByteArrayInputStream(content), () -> transport)
                    .createScoped(List.of(SCOPE));
        } catch (IOException | RuntimeException e) {
            throw new UnusableCredentialsException("can't be read as a service account's JSON file", e);
        }
        try {
            AccessToken first = fetch(read);
            account = read;
            take(first, false);
        } catch (IOException | RuntimeException e) {
            if (isRefusal(e)) {
                throw new UnusableCredentialsException("the token endpoint refuses it", e);
            } else if (account != null) {
                throw new UnusableCredentialsException("no access token by it yet", e);
            }
            account = read;
            warn("No access token for FCM yet", e);
            renewIn(timing.retry, false);
        }
    }

    /** Why the file as it is now is not in use; {@code null} if it is. */
    String trouble() {
        return file.trouble();
    }

    private static AccessToken fetch(GoogleCredentials account) throws IOException {
        return account.refreshAccessToken();
    }

    private synchronized void take(AccessToken fetched, boolean afterRefusal) {
        long expiresAt = fetched.getExpirationTime().toInstant().toEpochMilli();
        token = new Token(
                new BasicHeader("authorization", "Bearer " + fetched.getTokenValue()), expiresAt, afterRefusal);
        withoutToken = NO_TOKEN_YET;
        lastWarning = null;
        Duration left =
                Duration.ofMillis(expiresAt - System.currentTimeMillis()).minus(timing.renewAhead);
        renewIn(left.compareTo(timing.retry) > 0 ? left : timing.retry, false);
    }

    private static boolean isRefusal(Exception e) {
        return e instanceof Retryable retryable && !retryable.isRetryable();
    }

    private synchronized void warn(String what, Exception e) {
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
