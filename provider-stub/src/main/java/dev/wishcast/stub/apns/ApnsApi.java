package dev.wishcast.stub.apns;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.stub.http2.Request;
import dev.wishcast.stub.http2.Response;
import dev.wishcast.stub.judge.ApiResult;
import dev.wishcast.stub.judge.Push;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * APNs: {@code POST /3/device/{token}}. Thread-safe.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/sending-notification-requests-to-apns">Apple:
 *     Sending notification requests to APNs</a>
 * @see <a href="https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns">Apple:
 *     Handling notification responses from APNs</a>
 */
public final class ApnsApi {

    private static final String PATH_PREFIX = "/3/";
    private static final String PATH = PATH_PREFIX + "device/";

    private static final int MAX_PAYLOAD = 4096;
    private static final int MAX_VOIP_PAYLOAD = 5120;
    private static final int MAX_COLLAPSE_ID = 64;
    private static final int MIN_TOKEN = 64;
    private static final int MAX_TOKEN = 200;

    private static final AsciiString ID = AsciiString.cached("apns-id");
    private static final AsciiString TOPIC = AsciiString.cached("apns-topic");
    private static final AsciiString PUSH_TYPE = AsciiString.cached("apns-push-type");
    private static final AsciiString PRIORITY = AsciiString.cached("apns-priority");
    private static final AsciiString EXPIRATION = AsciiString.cached("apns-expiration");
    private static final AsciiString COLLAPSE_ID = AsciiString.cached("apns-collapse-id");
    private static final List<AsciiString> ONCE_ONLY =
            List.of(HttpHeaderNames.AUTHORIZATION, ID, TOPIC, PUSH_TYPE, PRIORITY, EXPIRATION, COLLAPSE_ID);

    /** Push types that go to the app's own topic. The others have a topic with a suffix, such as ".voip". */
    private static final Set<String> ORDINARY_PUSH_TYPES = Set.of("", "alert", "background");

    private static final Pattern SPECIAL_PUSH_TYPE =
            Pattern.compile("location|voip|complication|fileprovider|mdm|liveactivity|pushtotalk|widgets|controls");
    private static final Pattern BUNDLE_ID = Pattern.compile("[A-Za-z0-9.-]+");
    private static final Set<String> PRIORITIES = Set.of("10", "5", "1");
    private static final Pattern EPOCH_SECOND = Pattern.compile("[0-9]{1,18}");

    /** The reason that a script which names only a status gets. */
    private static final Map<Integer, String> USUAL_REASONS = Map.of(
            400, "BadDeviceToken",
            403, "InvalidProviderToken",
            404, "BadPath",
            405, "MethodNotAllowed",
            410, "Unregistered",
            413, "PayloadTooLarge",
            429, "TooManyRequests",
            500, "InternalServerError",
            503, "ServiceUnavailable");

    private final JsonFactory json = new JsonFactory();
    private final ProviderTokenVerifier tokens;
    private final String topic;

    /** The body of an error. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record ErrorBody(String reason, Long timestamp) {}

    /** Creates the API of one app, whose bundle id is the topic. */
    public ApnsApi(ProviderTokenVerifier tokens, String topic) {
        this.tokens = tokens;
        this.topic = topic;
    }

    /** Returns whether a request with this path is for APNs. */
    public static boolean isResponsible(String path) {
        return path.startsWith(PATH_PREFIX);
    }

    /** Checks a request and says what it gets. The time is in milliseconds since the epoch. */
    public ApiResult check(Request request, long now) {
        if (!request.isHttp2()) {
            return ApiResult.unauthenticated(Response.empty(505));
        }
        String path = request.path();
        if (!path.startsWith(PATH)) {
            return ApiResult.unauthenticated(error(404, "BadPath", null));
        }
        CharSequence givenId = request.header(ID);
        UUID id = Push.notificationId(givenId);
        CharSequence responseId = id == null ? randomId().toString() : givenId;
        String reason = credentialProblem(request, now);
        if (reason != null) {
            return ApiResult.unauthenticated(refusal(reason, responseId));
        }
        String token = path.substring(PATH.length());
        if (!token.isEmpty() && !isDeviceToken(token)) {
            return ApiResult.refused(refusal("BadDeviceToken", responseId), token);
        }
        reason = token.isEmpty() ? "MissingDeviceToken" : problem(request, givenId != null && id == null);
        if (reason != null) {
            return ApiResult.refused(refusal(reason, responseId), null);
        }
        String collapseKey = Objects.toString(request.header(COLLAPSE_ID), "");
        return ApiResult.acceptable(
                Response.empty(200).with(ID, responseId), new Push(StubProvider.APNS, token, collapseKey, id, false));
    }

    /** Returns what a script with a status, but no body, gives a push in place of its normal response. */
    public static Response scripted(StubScript script, Response normal, long now) {
        int status = script.status();
        String reason = script.code() == null ? USUAL_REASONS.get(status) : script.code();
        Long timestamp = status != 410 ? null : script.timestamp() == null ? Long.valueOf(now) : script.timestamp();
        Response response = reason == null ? Response.empty(status) : error(status, reason, timestamp);
        return response.withHeadersOf(normal);
    }

    private static Response refusal(String reason, CharSequence id) {
        int status =
                switch (reason) {
                    case "MissingProviderToken", "InvalidProviderToken", "ExpiredProviderToken" -> 403;
                    case "MethodNotAllowed" -> 405;
                    case "PayloadTooLarge" -> 413;
                    default -> 400;
                };
        return error(status, reason, null).with(ID, id);
    }

    private static Response error(int status, String reason, Long timestamp) {
        return Response.json(status, reason, new ErrorBody(reason, timestamp));
    }

    private String credentialProblem(Request request, long now) {
        if (!request.isPost()) {
            return "MethodNotAllowed";
        }
        for (AsciiString name : ONCE_ONLY) {
            if (request.repeats(name)) {
                return "DuplicateHeaders";
            }
        }
        return tokens.problem(request.header(HttpHeaderNames.AUTHORIZATION), now);
    }

    private String problem(Request request, boolean isIdBad) {
        if (isIdBad) {
            return "BadMessageId";
        }
        // Apple only recommends it for iOS, and finds it out from the payload.
        String pushType = Objects.toString(request.header(PUSH_TYPE), "");
        boolean isOrdinary = ORDINARY_PUSH_TYPES.contains(pushType);
        if (!isOrdinary && !SPECIAL_PUSH_TYPE.matcher(pushType).matches()) {
            return "InvalidPushType";
        }
        String topicProblem = topicProblem(Objects.toString(request.header(TOPIC), ""), isOrdinary);
        if (topicProblem != null) {
            return topicProblem;
        }
        // A header that is missing is in order, as these values are.
        String priority = Objects.toString(request.header(PRIORITY), "5");
        if (!PRIORITIES.contains(priority) || (pushType.equals("background") && priority.equals("10"))) {
            return "BadPriority";
        }
        if (!EPOCH_SECOND
                .matcher(Objects.toString(request.header(EXPIRATION), "0"))
                .matches()) {
            return "BadExpirationDate";
        }
        if (Objects.toString(request.header(COLLAPSE_ID), "").length() > MAX_COLLAPSE_ID) {
            return "BadCollapseId";
        }
        return payloadProblem(request, pushType.equals("voip") ? MAX_VOIP_PAYLOAD : MAX_PAYLOAD);
    }

    private String topicProblem(String given, boolean isOrdinary) {
        if (given.isEmpty()) {
            return "MissingTopic";
        }
        if (given.equals(topic) || (!isOrdinary && given.startsWith(topic + "."))) {
            return null;
        }
        return BUNDLE_ID.matcher(given).matches() ? "DeviceTokenNotForTopic" : "BadTopic";
    }

    private static boolean isDeviceToken(String token) {
        for (int i = 0; i < token.length(); i++) {
            if (Character.digit(token.charAt(i), 16) < 0) {
                return false;
            }
        }
        return token.length() >= MIN_TOKEN && token.length() <= MAX_TOKEN && token.length() % 2 == 0;
    }

    /** Apple states no reason for a payload that is not JSON or has no good "aps"; {@code PayloadEmpty} is our reading. */
    private String payloadProblem(Request request, int limit) {
        if (request.isBodyTruncated() || request.bodyLength() > limit) {
            return "PayloadTooLarge";
        }
        return hasAps(request) ? null : "PayloadEmpty";
    }

    private boolean hasAps(Request request) {
        boolean found = false;
        try (JsonParser parser = json.createParser(request.body(), 0, request.bodyLength())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isAps = parser.currentName().equals("aps");
                JsonToken value = parser.nextToken();
                if (!isAps) {
                    parser.skipChildren();
                } else if (value == JsonToken.START_OBJECT && ApsDictionary.isInOrder(parser)) {
                    found = true;
                } else {
                    return false;
                }
            }
            return found && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    private static UUID randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }
}
