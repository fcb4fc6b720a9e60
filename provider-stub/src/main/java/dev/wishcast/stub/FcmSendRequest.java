package dev.wishcast.stub;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The body of {@code messages:send}, read token by token and checked on the way. Both spellings of a field are taken
 * ({@code collapse_key} and {@code collapseKey}), as in every Google API.
 *
 * @see <a href="https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages">FCM: projects.messages</a>
 */
final class FcmSendRequest {

    private static final Pattern TTL = Pattern.compile("(\\d{1,7})(\\.\\d{1,9})?s");
    private static final long MAX_TTL_SECONDS = 2_419_200;
    private static final Set<String> NOTIFICATION = Set.of("title", "body", "image");
    private static final Set<String> PRIORITIES = Set.of("normal", "high", "NORMAL", "HIGH");
    private static final Set<String> RESERVED_DATA = Set.of("from", "message_type");
    private static final Set<String> ANDROID_OBJECTS = Set.of("notification", "fcm_options", "fcmOptions");
    private static final Set<String> ANDROID_VALUES = Set.of(
            "restricted_package_name",
            "restrictedPackageName",
            "direct_boot_ok",
            "directBootOk",
            "bandwidth_constrained_ok",
            "bandwidthConstrainedOk",
            "restricted_satellite_ok",
            "restrictedSatelliteOk");

    private final JsonParser parser;
    private boolean dryRun;
    private boolean hasMessage;
    private int targets;
    private String token;
    private String collapseKey = "";
    private String notificationId;
    private String tag;
    private int payloadBytes;

    private FcmSendRequest(JsonParser parser) {
        this.parser = parser;
    }

    /**
     * Reads one body.
     *
     * @throws FcmRefusal if it is not a message that FCM takes
     */
    static FcmSendRequest read(JsonParser parser) throws FcmRefusal {
        FcmSendRequest request = new FcmSendRequest(parser);
        try {
            request.readBody();
        } catch (IOException e) {
            throw new FcmRefusal(FcmErrors.badRequest("", "Invalid JSON payload received."));
        }
        request.checkTarget();
        return request;
    }

    boolean dryRun() {
        return dryRun;
    }

    /** The registration token, or the installation id ({@code fid}); {@code null} if the message goes to a topic or condition. */
    String token() {
        return token;
    }

    String collapseKey() {
        return collapseKey;
    }

    /** {@code data.notificationId}, or else {@code android.notification.tag}, or else {@code null}. */
    String notificationId() {
        return notificationId != null ? notificationId : tag;
    }

    /** What the texts of notification and data take in UTF-8, at least; our reading of how FCM counts. */
    int payloadBytes() {
        return payloadBytes;
    }

    private void readBody() throws IOException, FcmRefusal {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw badRequest("", "Invalid JSON payload received. An object was expected.");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (name) {
                case "message" -> readMessage();
                case "validate_only", "validateOnly" -> dryRun = readBoolean(name);
                default -> throw unknown(name, "");
            }
        }
        if (parser.nextToken() != null) {
            throw badRequest("", "Invalid JSON payload received. Something follows the object.");
        }
    }

    private void checkTarget() throws FcmRefusal {
        if (!hasMessage || targets == 0) {
            throw new FcmRefusal(FcmErrors.invalidMessage("message", "Recipient of the message is not set."));
        }
        if (targets > 1) {
            throw badRequest("message", "Invalid value at 'message' (oneof), oneof field 'target' is already set.");
        }
    }

    private void readMessage() throws IOException, FcmRefusal {
        hasMessage = true;
        openObject("message");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (name) {
                case "token", "fid" -> {
                    token = readString("message." + name);
                    targets++;
                }
                case "topic", "condition" -> {
                    readString("message." + name);
                    targets++;
                }
                case "name" -> readString("message.name");
                case "notification" -> readNotification();
                case "data" -> readData("message.data");
                case "android" -> readAndroid();
                case "webpush", "apns", "fcm_options", "fcmOptions" -> skipObject("message." + name);
                default -> throw unknown(name, "message");
            }
        }
    }

    private void readNotification() throws IOException, FcmRefusal {
        openObject("message.notification");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!NOTIFICATION.contains(name)) {
                throw unknown(name, "message.notification");
            }
            payloadBytes += utf8Length(name) + utf8Length(readString("message.notification." + name));
        }
    }

    private void readData(String path) throws IOException, FcmRefusal {
        openObject(path);
        for (int entry = 0; parser.nextToken() == JsonToken.FIELD_NAME; entry++) {
            String key = parser.currentName();
            if (RESERVED_DATA.contains(key) || key.startsWith("google") || key.startsWith("gcm.")) {
                throw new FcmRefusal(FcmErrors.invalidMessage(path, "Invalid data payload key: " + key));
            }
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw wrongType(path + "[" + entry + "].value", "TYPE_STRING");
            }
            String value = parser.getText();
            if (key.equals("notificationId")) {
                notificationId = value;
            }
            payloadBytes += utf8Length(key) + utf8Length(value);
        }
    }

    private void readAndroid() throws IOException, FcmRefusal {
        openObject("message.android");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            switch (name) {
                case "collapse_key", "collapseKey" -> collapseKey = readString("message.android.collapse_key");
                case "priority" -> readPriority();
                case "ttl" -> readTtl();
                case "data" -> readData("message.android.data");
                case "notification" -> readAndroidNotification();
                default -> readOtherAndroid(name);
            }
        }
    }

    private void readOtherAndroid(String name) throws IOException, FcmRefusal {
        if (ANDROID_OBJECTS.contains(name)) {
            skipObject("message.android." + name);
        } else if (ANDROID_VALUES.contains(name)) {
            parser.nextToken();
            parser.skipChildren();
        } else {
            throw unknown(name, "message.android");
        }
    }

    private void readAndroidNotification() throws IOException, FcmRefusal {
        openObject("message.android.notification");
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            if (parser.currentName().equals("tag")) {
                tag = readString("message.android.notification.tag");
            } else {
                parser.nextToken();
                parser.skipChildren();
            }
        }
    }

    private void readPriority() throws IOException, FcmRefusal {
        if (!PRIORITIES.contains(readString("message.android.priority"))) {
            throw wrongType(
                    "message.android.priority", "type.googleapis.com/google.firebase.fcm.v1.AndroidMessagePriority");
        }
    }

    private void readTtl() throws IOException, FcmRefusal {
        var ttl = TTL.matcher(readString("message.android.ttl"));
        if (!ttl.matches()) {
            throw wrongType("message.android.ttl", "type.googleapis.com/google.protobuf.Duration");
        }
        if (Long.parseLong(ttl.group(1)) > MAX_TTL_SECONDS) {
            throw new FcmRefusal(FcmErrors.invalidMessage(
                    "message.android.ttl", "Invalid ttl, must be between 0 and " + MAX_TTL_SECONDS + "s."));
        }
    }

    private void openObject(String path) throws IOException, FcmRefusal {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw wrongType(path, "an object");
        }
    }

    private void skipObject(String path) throws IOException, FcmRefusal {
        openObject(path);
        parser.skipChildren();
    }

    private String readString(String path) throws IOException, FcmRefusal {
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw wrongType(path, "TYPE_STRING");
        }
        return parser.getText();
    }

    private boolean readBoolean(String path) throws IOException, FcmRefusal {
        JsonToken value = parser.nextToken();
        if (value != JsonToken.VALUE_TRUE && value != JsonToken.VALUE_FALSE) {
            throw wrongType(path, "TYPE_BOOL");
        }
        return value == JsonToken.VALUE_TRUE;
    }

    private static FcmRefusal wrongType(String path, String type) {
        return badRequest(path, "Invalid value at '" + path + "' (" + type + ")");
    }

    private static FcmRefusal unknown(String name, String path) {
        String where = path.isEmpty() ? "" : " at '" + path + "'";
        return badRequest(
                path, "Invalid JSON payload received. Unknown name \"" + name + "\"" + where + ": Cannot find field.");
    }

    private static FcmRefusal badRequest(String field, String description) {
        return new FcmRefusal(FcmErrors.badRequest(field, description));
    }

    private static int utf8Length(String text) {
        int length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // A surrogate pair is two chars and four bytes.
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }
}
