package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushProtocol;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.RenderCache;
import dev.wishcast.sinks.SharedBySubtasks;
import dev.wishcast.sinks.UnsendableException;
import dev.wishcast.sinks.http.HttpAnswer;
import dev.wishcast.sinks.http.HttpPush;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * APNs with token-based authentication: developer.apple.com/documentation/usernotifications, "Sending notification requests
 * to APNs".
 */
public final class ApnsProtocol implements PushProtocol {

    /** Device tokens have 64 digits today; Apple asks not to count on it. */
    private static final int LONGEST_TOKEN = 512;

    private static final Header PUSH_TYPE = new BasicHeader("apns-push-type", "alert");
    private static final Header PRIORITY = new BasicHeader("apns-priority", "10");

    private final SharedBySubtasks<SigningKeyFile.Source, SigningKeyFile>.Lease credentials;
    private final Header topic;
    private final RenderCache<ApnsPayload> payloads = new RenderCache<>(ApnsPayload::render);

    private ApnsProtocol(SharedBySubtasks<SigningKeyFile.Source, SigningKeyFile>.Lease credentials, String topic) {
        this.credentials = credentials;
        this.topic = new BasicHeader("apns-topic", topic);
    }

    /**
     * What the configuration says.
     *
     * @throws IllegalConfigurationException if an option is missing or holds what it can't
     */
    public static PushProtocol.Factory factory(ReadableConfig config) {
        String keyId =
                config.getOptional(ApnsOptions.KEY_ID).isPresent() ? identifier(config, ApnsOptions.KEY_ID) : null;
        String teamId = identifier(config, ApnsOptions.TEAM_ID);
        return new Factory(config.get(ApnsOptions.KEY_FILE), keyId, teamId, identifier(config, ApnsOptions.TOPIC));
    }

    @Override
    public HttpPush prepare(PushRequest request, long now) throws UnsendableException {
        String token = request.token();
        if (!isToken(token)) {
            throw new UnsendableException(new Outcome.DeadToken("MALFORMED_TOKEN", 0, false));
        }
        ApnsPayload payload = payloads.get(request.message());
        if (payload.unsendable() != null) {
            throw new UnsendableException(payload.unsendable());
        }
        Header[] headers = {
            credentials.get().tokens().authorization(now),
            topic,
            PUSH_TYPE,
            PRIORITY,
            payload.expiration(),
            payload.collapseId(),
            new BasicHeader("apns-id", request.notificationId())
        };
        return new HttpPush("/3/device/" + token, headers, payload.body());
    }

    @Override
    public Outcome classify(HttpPush push, HttpAnswer answer, long now) {
        Outcome outcome = ApnsResponseClassifier.classify(answer, now);
        if (answer.status() != 403 && answer.status() != 429) {
            return outcome;
        }
        ProviderTokens tokens;
        try {
            tokens = credentials.get().tokens();
        } catch (UnsendableException e) {
            throw new IllegalStateException("It was sent without a key", e);
        }
        return aboutOurToken(tokens, push.headers()[0], outcome, now);
    }

    private static Outcome aboutOurToken(ProviderTokens tokens, Header sent, Outcome outcome, long now) {
        if (outcome instanceof Outcome.RetryAfter retry && retry.reason().equals("TooManyProviderTokenUpdates")) {
            tokens.tooManyUpdates(now);
        } else if (outcome instanceof Outcome.Unsent unsent && unsent.reason().equals("ExpiredProviderToken")) {
            return tokens.expired(sent, unsent.reason(), now);
        } else if (outcome instanceof Outcome.Misconfigured refusal && tokens.replaced(sent)) {
            // By the token of a key that has been rotated, and perhaps revoked since.
            return new Outcome.Unsent(refusal.reason(), true);
        }
        return outcome;
    }

    @Override
    public void close() {
        credentials.close();
    }

    /**
     * Whether it can be a device token: hexadecimal digits. Anything else would change the request's path, and APNs would
     * call it BadDeviceToken.
     */
    private static boolean isToken(String token) {
        if (token == null || token.isEmpty() || token.length() > LONGEST_TOKEN) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            if (Character.digit(token.charAt(i), 16) < 0 || token.charAt(i) > 'f') {
                return false;
            }
        }
        return true;
    }

    private static String identifier(ReadableConfig config, ConfigOption<String> option) {
        String value = config.get(option);
        if (value == null || !value.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalConfigurationException(option.key() + ": "
                    + (value == null
                            ? "missing, but " + ApnsOptions.KEY_FILE.key() + " is set"
                            : "'" + value + "' is not an identifier"));
        }
        return value;
    }

    private record Factory(String keyFile, String keyId, String teamId, String topic) implements PushProtocol.Factory {

        @Override
        public Provider provider() {
            return Provider.APNS;
        }

        @Override
        public PushProtocol open(boolean starting) {
            SigningKeyFile.Source source = new SigningKeyFile.Source(keyFile, keyId, teamId);
            return new ApnsProtocol(SigningKeyFile.acquire(source, starting), topic);
        }
    }
}
