package dev.wishcast.stub.fcm;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.wishcast.stub.http2.Request;
import dev.wishcast.stub.http2.Response;
import dev.wishcast.stub.judge.ApiResult;
import dev.wishcast.stub.judge.Push;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import io.netty.handler.codec.http.HttpHeaderNames;
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
public final class FcmApi {

    private static final String PATH_PREFIX = "/v1/projects/";
    private static final String PATH_SUFFIX = "/messages:send";
    private static final int MAX_PAYLOAD = 4096;
    private static final int MAX_TOKEN = 4096;

    private final JsonFactory json = new JsonFactory();
    private final AtomicLong messages = new AtomicLong(System.currentTimeMillis() * 1000);
    private final TokenEndpoint accessTokens;
    private final String path;
    private final String messagePrefix;

    /** Creates the API of one project, for the access tokens of this endpoint. */
    public FcmApi(TokenEndpoint accessTokens, String projectId) {
        this.accessTokens = accessTokens;
        path = PATH_PREFIX + projectId + PATH_SUFFIX;
        messagePrefix = "{\n  \"name\": \"projects/" + projectId + "/messages/";
    }

    /** Returns whether a request with this path is for FCM. */
    public static boolean isResponsible(String path) {
        return path.startsWith(PATH_PREFIX) && path.endsWith(PATH_SUFFIX);
    }

    /** Checks a request and says what it gets. The time is in milliseconds since the epoch. */
    public ApiResult check(Request request, long now) {
        if (!request.isPost()) {
            return ApiResult.unauthenticated(FcmErrors.methodNotAllowed());
        }
        CharSequence authorization = request.header(HttpHeaderNames.AUTHORIZATION);
        if (authorization == null) {
            return ApiResult.unauthenticated(FcmErrors.missingCredentials());
        }
        if (!accessTokens.isAuthorized(authorization, now)) {
            return ApiResult.unauthenticated(FcmErrors.invalidCredentials());
        }
        String given = request.path();
        if (!given.equals(path)) {
            String project = given.substring(PATH_PREFIX.length(), given.length() - PATH_SUFFIX.length());
            return ApiResult.refused(FcmErrors.projectDenied(project), null);
        }
        if (request.isBodyTruncated()) {
            return ApiResult.refused(FcmErrors.tooBig(), null);
        }
        try (JsonParser parser = json.createParser(request.body(), 0, request.bodyLength())) {
            return check(FcmSendRequest.read(parser));
        } catch (FcmSendRequest.RefusedException e) {
            return ApiResult.refused(e.response, null);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot parse from memory", e);
        }
    }

    private ApiResult check(FcmSendRequest message) {
        if (message.payloadBytes() > MAX_PAYLOAD) {
            return ApiResult.refused(FcmErrors.tooBig(), null);
        }
        String token = message.token();
        if (token != null && !isRegistrationToken(token)) {
            return ApiResult.refused(FcmErrors.invalidToken(), null);
        }
        // Messages to topics and conditions get a response, but this stub knows no subscribers.
        UUID id = Push.notificationId(message.notificationId());
        Push push =
                token == null ? null : new Push(StubProvider.FCM, token, message.collapseKey(), id, message.isDryRun());
        return ApiResult.acceptable(accepted(message.isDryRun()), push);
    }

    private Response accepted(boolean dryRun) {
        String message = dryRun ? "fake_message_id" : "0:" + messages.incrementAndGet() + "%0000000000000000";
        return Response.json(200, null, (messagePrefix + message + "\"\n}\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Google does not say what a token looks like. These are the characters that all known ones are made of. */
    private static boolean isRegistrationToken(String token) {
        for (int i = 0; i < token.length(); i++) {
            char c = token.charAt(i);
            boolean isLetterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isLetterOrDigit && c != '-' && c != '_' && c != ':') {
                return false;
            }
        }
        return !token.isEmpty() && token.length() <= MAX_TOKEN;
    }

    /** Returns what a script with a status, but no body, gives a push in place of its normal response. */
    public static Response scripted(StubScript script, Push push) {
        return script.quota() == StubScript.Quota.DEVICE
                ? FcmErrors.deviceQuotaExceeded(push.token())
                : FcmErrors.scripted(script.status(), script.code());
    }
}
