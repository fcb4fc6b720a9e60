package dev.wishcast.stub;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.netty.util.AsciiString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
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
final class ApnsApi {

    static final String PATH = "/3/device/";

    private static final int MAX_PAYLOAD = 4096;
    private static final int MAX_VOIP_PAYLOAD = 5120;
    private static final int MAX_COLLAPSE_ID = 64;
    private static final int MIN_TOKEN = 64;
    private static final int MAX_TOKEN = 200;

    private static final AsciiString AUTHORIZATION = AsciiString.cached("authorization");
    private static final AsciiString ID = AsciiString.cached("apns-id");
    private static final AsciiString TOPIC = AsciiString.cached("apns-topic");
    private static final AsciiString PUSH_TYPE = AsciiString.cached("apns-push-type");
    private static final AsciiString PRIORITY = AsciiString.cached("apns-priority");
    private static final AsciiString EXPIRATION = AsciiString.cached("apns-expiration");
    private static final AsciiString COLLAPSE_ID = AsciiString.cached("apns-collapse-id");
    private static final List<AsciiString> ONCE_ONLY =
            List.of(AUTHORIZATION, ID, TOPIC, PUSH_TYPE, PRIORITY, EXPIRATION, COLLAPSE_ID);

    private static final Set<String> PUSH_TYPES = Set.of(
            "alert",
            "background",
            "location",
            "voip",
            "complication",
            "fileprovider",
            "mdm",
            "liveactivity",
            "pushtotalk",
            "widgets",
            "controls");
    private static final Set<String> PRIORITIES = Set.of("10", "5", "1");
    private static final Pattern BUNDLE_ID = Pattern.compile("[A-Za-z0-9.-]+");

    /** The status of each documented reason. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("BadPath", 404),
            Map.entry("MethodNotAllowed", 405),
            Map.entry("MissingProviderToken", 403),
            Map.entry("InvalidProviderToken", 403),
            Map.entry("ExpiredProviderToken", 403),
            Map.entry("PayloadTooLarge", 413));
    /** The reasons to refuse a request whose provider token is not good, or was not looked at. */
    private static final Set<String> BEFORE_AUTHENTICATION = Set.of(
            "MethodNotAllowed",
            "DuplicateHeaders",
            "MissingProviderToken",
            "InvalidProviderToken",
            "ExpiredProviderToken");
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
    private final ApnsTokenVerifier tokens;
    private final String topic;

    ApnsApi(ApnsTokenVerifier tokens, String topic) {
        this.tokens = tokens;
        this.topic = topic;
    }

    Verdict judge(StubRequest request, long now) {
        CharSequence givenId = request.header(ID);
        UUID id = givenId == null ? randomId() : uuid(givenId);
        String token = request.path().substring(PATH.length());
        String reason = problem(request, token, id, now);
        CharSequence answeredId = id == null ? randomId().toString() : givenId == null ? id.toString() : givenId;
        if (reason != null) {
            Answer answer =
                    error(STATUSES.getOrDefault(reason, 400), reason, null).with(ID, answeredId);
            return refused(reason, token, answer);
        }
        CharSequence collapseId = request.header(COLLAPSE_ID);
        Push push = new Push(
                StubProvider.APNS,
                token,
                collapseId == null ? "" : collapseId.toString(),
                givenId == null ? null : id,
                false);
        return Verdict.acceptable(Answer.empty(200).with(ID, answeredId), push);
    }

    private static Verdict refused(String reason, String token, Answer answer) {
        if (BEFORE_AUTHENTICATION.contains(reason)) {
            return Verdict.unauthenticated(answer);
        }
        return reason.equals("BadDeviceToken") ? Verdict.refusedFor(token, answer) : Verdict.refused(answer);
    }

    /** What a script makes of an accepted push's answer. */
    static Answer scripted(StubScript script, Answer accepted, long now) {
        String reason = script.code() == null ? USUAL_REASONS.get(script.status()) : script.code();
        Long timestamp =
                script.status() == 410 ? Long.valueOf(script.timestamp() == null ? now : script.timestamp()) : null;
        Answer answer = reason == null ? Answer.empty(script.status()) : error(script.status(), reason, timestamp);
        for (Answer.Header header : accepted.headers()) {
            answer = answer.with(header.name(), header.value());
        }
        return answer;
    }

    private static Answer error(int status, String reason, Long timestamp) {
        String body = "{\"reason\":\"" + reason + "\"" + (timestamp == null ? "" : ",\"timestamp\":" + timestamp) + "}";
        return Answer.json(status, reason, body.getBytes(StandardCharsets.UTF_8));
    }

    private String problem(StubRequest request, String token, UUID id, long now) {
        if (!request.isPost()) {
            return "MethodNotAllowed";
        }
        for (AsciiString name : ONCE_ONLY) {
            if (request.repeats(name)) {
                return "DuplicateHeaders";
            }
        }
        String refusal = tokens.refusal(request.header(AUTHORIZATION), now);
        if (refusal != null) {
            return refusal;
        }
        if (token.isEmpty()) {
            return "MissingDeviceToken";
        }
        if (!isDeviceToken(token)) {
            return "BadDeviceToken";
        }
        String headers = headerProblem(request, id);
        return headers != null ? headers : payloadProblem(request);
    }

    private String headerProblem(StubRequest request, UUID id) {
        if (id == null) {
            return "BadMessageId";
        }
        CharSequence pushType = request.header(PUSH_TYPE);
        // Apple only recommends it for iOS, and finds it out from the payload.
        if (pushType != null && !PUSH_TYPES.contains(pushType.toString())) {
            return "InvalidPushType";
        }
        String topicProblem = topicProblem(request.header(TOPIC), pushType);
        if (topicProblem != null) {
            return topicProblem;
        }
        CharSequence priority = request.header(PRIORITY);
        if (priority != null && !isPriority(priority.toString(), pushType)) {
            return "BadPriority";
        }
        CharSequence expiration = request.header(EXPIRATION);
        if (expiration != null && !isEpochSecond(expiration)) {
            return "BadExpirationDate";
        }
        CharSequence collapseId = request.header(COLLAPSE_ID);
        return collapseId != null && collapseId.length() > MAX_COLLAPSE_ID ? "BadCollapseId" : null;
    }

    private String topicProblem(CharSequence given, CharSequence pushType) {
        if (given == null || given.isEmpty()) {
            return "MissingTopic";
        }
        // Special push types go to the app's bundle id with a suffix, such as ".voip".
        boolean ordinary = pushType == null || isOrdinary(pushType.toString());
        String name = given.toString();
        if (name.equals(topic) || (!ordinary && name.startsWith(topic + "."))) {
            return null;
        }
        return BUNDLE_ID.matcher(name).matches() ? "DeviceTokenNotForTopic" : "BadTopic";
    }

    private static boolean isOrdinary(String pushType) {
        return pushType.equals("alert") || pushType.equals("background");
    }

    private static boolean isPriority(String priority, CharSequence pushType) {
        boolean background = pushType != null && pushType.toString().equals("background");
        return PRIORITIES.contains(priority) && !(background && priority.equals("10"));
    }

    private static boolean isEpochSecond(CharSequence value) {
        return !value.isEmpty() && value.length() <= 18 && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static boolean isDeviceToken(String token) {
        if (token.length() < MIN_TOKEN || token.length() > MAX_TOKEN || token.length() % 2 != 0) {
            return false;
        }
        for (int i = 0; i < token.length(); i++) {
            if (Character.digit(token.charAt(i), 16) < 0) {
                return false;
            }
        }
        return true;
    }

    private String payloadProblem(StubRequest request) {
        if (request.bodyLength() == 0) {
            return "PayloadEmpty";
        }
        CharSequence pushType = request.header(PUSH_TYPE);
        int limit = pushType != null && pushType.toString().equals("voip") ? MAX_VOIP_PAYLOAD : MAX_PAYLOAD;
        if (request.bodyTruncated() || request.bodyLength() > limit) {
            return "PayloadTooLarge";
        }
        // Apple states no reason for a payload that is not JSON or has no "aps"; this one is our reading.
        return hasAps(request) ? null : "PayloadEmpty";
    }

    private boolean hasAps(StubRequest request) {
        boolean found = false;
        try (JsonParser parser = json.createParser(request.body(), 0, request.bodyLength())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean aps = parser.currentName().equals("aps");
                found |= parser.nextToken() == JsonToken.START_OBJECT && aps;
                parser.skipChildren();
            }
            return found && parser.nextToken() == null;
        } catch (IOException e) {
            return false;
        }
    }

    /** {@code null} if it is none. */
    private static UUID uuid(CharSequence value) {
        if (value.length() != 36) {
            return null;
        }
        try {
            return UUID.fromString(value.toString());
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static UUID randomId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return new UUID(random.nextLong(), random.nextLong());
    }
}
