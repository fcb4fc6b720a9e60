package dev.wishcast.stub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * FCM HTTP v1: {@code POST /v1/projects/{project}/messages:send}. Thread-safe.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages/send">FCM: projects.messages.send</a>
 */
final class FcmApi {

    static final String PATH_PREFIX = "/v1/projects/";
    static final String PATH_SUFFIX = "/messages:send";

    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final int MAX_PAYLOAD = 4096;
    private static final int MAX_TOKEN = 4096;

    private final JsonFactory json = new JsonFactory();
    private final AtomicLong messages = new AtomicLong(System.currentTimeMillis() * 1000);
    private final OAuthApi oauth;
    private final String path;
    private final String messagePrefix;

    FcmApi(OAuthApi oauth, String projectId) {
        this.oauth = oauth;
        path = PATH_PREFIX + projectId + PATH_SUFFIX;
        messagePrefix = "{\n  \"name\": \"projects/" + projectId + "/messages/";
    }

    Verdict judge(StubRequest request, long now) {
        if (!request.isPost()) {
            return Verdict.unauthenticated(FcmErrors.methodNotAllowed());
        }
        CharSequence authorization = request.header(AUTHORIZATION);
        if (authorization == null) {
            return Verdict.unauthenticated(FcmErrors.missingCredentials());
        }
        if (!oauth.isAuthorized(authorization, now)) {
            return Verdict.unauthenticated(FcmErrors.invalidCredentials());
        }
        if (!request.path().equals(path)) {
            return Verdict.refused(FcmErrors.projectDenied(project(request.path())));
        }
        if (request.bodyTruncated()) {
            return Verdict.refused(FcmErrors.tooBig());
        }
        try (JsonParser parser = json.createParser(request.body(), 0, request.bodyLength())) {
            return judge(FcmSendRequest.read(parser));
        } catch (FcmRefusal e) {
            return Verdict.refused(e.answer());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot parse from memory", e);
        }
    }

    private Verdict judge(FcmSendRequest request) {
        if (request.payloadBytes() > MAX_PAYLOAD) {
            return Verdict.refused(FcmErrors.tooBig());
        }
        String token = request.token();
        if (token != null && !isRegistrationToken(token)) {
            return Verdict.refused(FcmErrors.invalidToken());
        }
        // Messages to topics and conditions are answered, but this stub knows no subscribers.
        Push push = token == null
                ? null
                : new Push(
                        StubProvider.FCM,
                        token,
                        request.collapseKey(),
                        uuid(request.notificationId()),
                        request.dryRun());
        return Verdict.acceptable(accepted(request.dryRun()), push);
    }

    private Answer accepted(boolean dryRun) {
        String message = dryRun ? "fake_message_id" : "0:" + messages.incrementAndGet() + "%0000000000000000";
        return Answer.json(200, null, (messagePrefix + message + "\"\n}\n").getBytes(StandardCharsets.US_ASCII));
    }

    private static String project(String path) {
        return path.substring(PATH_PREFIX.length(), path.length() - PATH_SUFFIX.length());
    }

    /** Google does not say what one looks like; these are the characters that all known ones are made of. */
    private static boolean isRegistrationToken(String token) {
        if (token.isEmpty() || token.length() > MAX_TOKEN) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_'
                    || c == ':';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    /** {@code null} if it is none. */
    private static UUID uuid(String value) {
        if (value == null || value.length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
