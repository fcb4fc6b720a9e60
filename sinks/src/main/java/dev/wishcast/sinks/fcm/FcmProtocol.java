package dev.wishcast.sinks.fcm;

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
import dev.wishcast.sinks.transport.http2.Http2Settings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** FCM's HTTP v1 API: <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send">send</a>. */
final class FcmProtocol implements Protocol<Http2Request, Http2Response> {

    /** Registration tokens have some 160 characters; their length is not documented. */
    private static final int LONGEST_TOKEN = 4096;

    private static final Http2Header CONTENT_TYPE = new Http2Header("content-type", "application/json");

    /**
     * Opens the protocol. All subtasks in the JVM share the access tokens. Immutable.
     *
     * @param http how the token endpoint is reached
     */
    record Opener(String projectId, String credentialsFile, Http2Settings http, Presentation presentation)
            implements Http2Channel.ProtocolOpener {

        private static final long serialVersionUID = 1L;

        private static final SharedBySubtasks<AccessTokens> SHARED =
                new SharedBySubtasks<>(tokens -> tokens.file.close());

        @Override
        public FcmProtocol open(boolean starting) {
            return new FcmProtocol(
                    projectId,
                    presentation,
                    SHARED.acquire(
                            this,
                            () -> new AccessTokens(credentialsFile, http, starting, CredentialsFile.POLL_INTERVAL)));
        }
    }

    private final String path;
    private final SharedBySubtasks<AccessTokens>.Lease credentials;
    private final Presentation presentation;

    /** The messages of each platform. */
    private final Map<String, RenderCache<FcmMessage>> messages = new HashMap<>();

    private long renderingSecond;
    private Http2Header[] headers = {};

    private FcmProtocol(String projectId, Presentation presentation, SharedBySubtasks<AccessTokens>.Lease credentials) {
        this.path = "/v1/projects/" + projectId + "/messages:send";
        this.presentation = presentation;
        this.credentials = credentials;
    }

    @Override
    public Http2Request request(List<Notification> notifications, long now) throws UnsendableException {
        Notification notification = notifications.get(0);
        String token = notification.recipient().address();
        if (!isToken(token)) {
            throw new UnsendableException(new Outcome.DeadToken("MALFORMED_TOKEN", 0, true));
        }
        Http2Header authorization = credentials.get().authorization(now);
        if (headers.length == 0 || !headers[0].equals(authorization)) {
            headers = new Http2Header[] {authorization, CONTENT_TYPE};
        }
        if (now / 1000 != renderingSecond) {
            // The time to live counts from when it is sent, in whole seconds: at the latest, at the end of this one.
            renderingSecond = now / 1000;
            messages.values().forEach(RenderCache::clear);
        }
        FcmMessage message = messagesOf(notification.recipient().platform()).get(notification.message());
        return new Http2Request(path, headers, message.bodyFor(token));
    }

    private RenderCache<FcmMessage> messagesOf(String platform) {
        RenderCache<FcmMessage> rendered = messages.get(platform);
        if (rendered == null) {
            rendered = new RenderCache<>(
                    message -> FcmMessage.render(message, platform, presentation, (renderingSecond + 1) * 1000));
            messages.put(platform, rendered);
        }
        return rendered;
    }

    /**
     * {@inheritDoc}
     *
     * <p>The key is the platform: an APNs key that is wrong in the Firebase project concerns iOS only.
     */
    @Override
    public String gateKey(Notification notification) {
        return notification.recipient().platform();
    }

    @Override
    public Outcome classify(Http2Request request, Http2Response response, long now) {
        Outcome outcome = FcmResponseClassifier.classify(response, now);
        return response.status() == 401
                        && outcome instanceof Outcome.Misconfigured refusal
                        && !refusal.reason().equals(FcmResponseClassifier.THIRD_PARTY_AUTH_ERROR)
                ? credentials.get().refused(request.headers()[0], refusal, now)
                : outcome;
    }

    @Override
    public void close() {
        credentials.close();
    }

    /**
     * Whether it can be a registration token: printable, and nothing that JSON would have to escape, so that it can be
     * put into the rendered body as it is. FCM does not document the form; none of its tokens has had anything else.
     */
    private static boolean isToken(String token) {
        if (token == null || token.isEmpty() || token.length() > LONGEST_TOKEN) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            if (c <= ' ' || c > '~' || c == '"' || c == '\\') {
                return false;
            }
        }
        return true;
    }
}
