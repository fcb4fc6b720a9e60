package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.channel.RenderCache;
import dev.wishcast.sinks.channel.SharedBySubtasks;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.credentials.CredentialsFile;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.transport.http2.Http2Channel;
import dev.wishcast.sinks.transport.http2.Http2Header;
import dev.wishcast.sinks.transport.http2.Http2Request;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.time.Duration;
import java.util.List;

/**
 * APNs with token-based authentication: developer.apple.com/documentation/usernotifications, "Sending notification requests
 * to APNs".
 */
final class ApnsProtocol implements Protocol<Http2Request, Http2Response> {

    /** Device tokens have 64 digits today; Apple asks not to count on it. */
    private static final int LONGEST_TOKEN = 512;

    private static final Http2Header PUSH_TYPE = new Http2Header("apns-push-type", "alert");
    private static final Http2Header PRIORITY = new Http2Header("apns-priority", "10");
    private static final Http2Header ID = new Http2Header("apns-id", "");

    /**
     * Opens the protocol. All subtasks in the JVM share what is read from the key's file. When the file changes, the new key
     * signs from then on. Immutable.
     *
     * @param keyId the key's identifier; {@code null} if the file's name has it
     */
    record Opener(String keyFile, String keyId, String teamId, String topic, Presentation presentation)
            implements Http2Channel.ProtocolOpener {

        private static final long serialVersionUID = 1L;

        private static final SharedBySubtasks<CredentialsFile<ProviderTokens>> SHARED =
                new SharedBySubtasks<>(CredentialsFile::close);

        @Override
        public ApnsProtocol open(boolean starting) {
            return new ApnsProtocol(
                    SHARED.acquire(this, () -> read(starting, CredentialsFile.POLL_INTERVAL)), topic, presentation);
        }

        CredentialsFile<ProviderTokens> read(boolean starting, Duration pollInterval) {
            return new CredentialsFile<>(
                    ApnsOptions.KEY_FILE,
                    keyFile,
                    pollInterval,
                    starting,
                    (content, name, before) -> ProviderTokens.of(SigningKey.read(content, name, keyId, teamId)));
        }
    }

    private final SharedBySubtasks<CredentialsFile<ProviderTokens>>.Lease credentials;
    private final Http2Header topic;
    private final RenderCache<ApnsPayload> payloads;

    private ApnsProtocol(
            SharedBySubtasks<CredentialsFile<ProviderTokens>>.Lease credentials,
            String topic,
            Presentation presentation) {
        this.credentials = credentials;
        this.topic = new Http2Header("apns-topic", topic);
        this.payloads = new RenderCache<>(message -> ApnsPayload.render(message, presentation));
    }

    @Override
    public Http2Request request(List<Notification> notifications, long now) throws UnsendableException {
        Notification notification = notifications.get(0);
        String token = notification.recipient().address();
        if (!isToken(token)) {
            throw new UnsendableException(new Outcome.DeadToken("MALFORMED_TOKEN", 0, true));
        }
        ApnsPayload payload = payloads.get(notification.message());
        if (payload.unsendable() != null) {
            throw new UnsendableException(payload.unsendable());
        }
        Http2Header[] headers = {
            credentials.get().get().authorization(now),
            topic,
            PUSH_TYPE,
            PRIORITY,
            payload.expiration(),
            payload.collapseId(),
            ID.forOneRequest(notification.id())
        };
        return new Http2Request("/3/device/" + token, headers, payload.body());
    }

    @Override
    public Outcome classify(Http2Request request, Http2Response response, long now) {
        Outcome outcome = ApnsResponseClassifier.classify(response, now);
        if (response.status() != 403 && response.status() != 429) {
            return outcome;
        }
        ProviderTokens tokens;
        try {
            tokens = credentials.get().get();
        } catch (UnsendableException e) {
            throw new IllegalStateException("It was sent without a key", e);
        }
        return aboutOurToken(tokens, request.headers()[0], outcome, now);
    }

    private static Outcome aboutOurToken(ProviderTokens tokens, Http2Header sent, Outcome outcome, long now) {
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
}
