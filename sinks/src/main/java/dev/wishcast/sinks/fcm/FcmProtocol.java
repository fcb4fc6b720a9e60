package dev.wishcast.sinks.fcm;

import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushProtocol;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.RenderCache;
import dev.wishcast.sinks.SharedBySubtasks;
import dev.wishcast.sinks.UnsendableException;
import dev.wishcast.sinks.http.HttpAnswer;
import dev.wishcast.sinks.http.HttpOptions;
import dev.wishcast.sinks.http.HttpPush;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/** FCM's HTTP v1 API: <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send">send</a>. */
public final class FcmProtocol implements PushProtocol {

    /** Registration tokens have some 160 characters; their length is not documented. */
    private static final int LONGEST_TOKEN = 4096;

    private static final Header CONTENT_TYPE = new BasicHeader("content-type", "application/json");

    private final String path;
    private final SharedBySubtasks<AccessTokens.Source, AccessTokens>.Lease credentials;
    private final RenderCache<FcmMessage> messages;
    private long renderingSecond;
    private Header[] headers = {};

    private FcmProtocol(String projectId, SharedBySubtasks<AccessTokens.Source, AccessTokens>.Lease credentials) {
        this.path = "/v1/projects/" + projectId + "/messages:send";
        this.credentials = credentials;
        this.messages = new RenderCache<>(message -> FcmMessage.render(message, (renderingSecond + 1) * 1000));
    }

    /**
     * What the configuration says.
     *
     * @throws IllegalConfigurationException if the project is missing
     */
    public static PushProtocol.Factory factory(ReadableConfig config) {
        String projectId = config.get(FcmOptions.PROJECT_ID);
        if (projectId == null || !projectId.matches("[A-Za-z0-9.:-]+")) {
            throw new IllegalConfigurationException(FcmOptions.PROJECT_ID.key() + ": "
                    + (projectId == null
                            ? "missing, but " + FcmOptions.CREDENTIALS_FILE.key() + " is set"
                            : "'" + projectId + "' is not a project id"));
        }
        return new Factory(
                projectId, config.get(FcmOptions.CREDENTIALS_FILE), config.get(HttpOptions.TRUSTED_CERTIFICATES));
    }

    @Override
    public HttpPush prepare(PushRequest request, long now) throws UnsendableException {
        if (!isToken(request.token())) {
            throw new UnsendableException(new Outcome.DeadToken("MALFORMED_TOKEN", 0, false));
        }
        Header authorization = credentials.get().authorization(now);
        if (headers.length == 0 || !headers[0].getValue().equals(authorization.getValue())) {
            headers = new Header[] {authorization, CONTENT_TYPE};
        }
        if (now / 1000 != renderingSecond) {
            // The time to live counts from when it is sent, in whole seconds: at the latest, at the end of this one.
            renderingSecond = now / 1000;
            messages.clear();
        }
        return new HttpPush(path, headers, messages.get(request.message()).bodyFor(request.token()));
    }

    @Override
    public Outcome classify(HttpPush push, HttpAnswer answer, long now) {
        Outcome outcome = FcmResponseClassifier.classify(answer, now);
        return answer.status() == 401
                        && outcome instanceof Outcome.Misconfigured refusal
                        && !refusal.reason().equals(FcmResponseClassifier.THIRD_PARTY_AUTH_ERROR)
                ? credentials.get().refused(push.headers()[0], refusal, now)
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

    private record Factory(String projectId, String credentialsFile, String trustedCertificates)
            implements PushProtocol.Factory {

        @Override
        public Provider provider() {
            return Provider.FCM;
        }

        @Override
        public PushProtocol open(boolean starting) {
            AccessTokens.Source source = new AccessTokens.Source(credentialsFile, trustedCertificates);
            return new FcmProtocol(projectId, AccessTokens.acquire(source, starting));
        }
    }
}
