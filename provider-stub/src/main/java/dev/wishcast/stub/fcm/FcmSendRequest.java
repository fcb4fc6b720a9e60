package dev.wishcast.stub.fcm;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.wishcast.stub.http2.Response;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
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
    private static final Set<String> PRIORITIES = Set.of("normal", "high", "NORMAL", "HIGH");
    private static final Set<String> INTERRUPTION_LEVELS = Set.of("passive", "active", "time-sensitive", "critical");
    private static final Set<String> RESERVED_DATA = Set.of("from", "message_type");
    private static final Field BODY = new Field("", Type.OBJECT, new HashMap<>());

    static {
        add(BODY, Type.BOOLEAN, "validate_only");
        Field message = add(BODY, Type.OBJECT, "message");
        add(message, Type.STRING, "name", "token", "fid", "topic", "condition");
        add(message, Type.DATA, "data");
        add(message, Type.OPEN_OBJECT, "fcm_options");
        add(add(message, Type.OBJECT, "notification"), Type.STRING, "title", "body", "image");
        Field android = add(message, Type.OBJECT, "android");
        add(android, Type.STRING, "collapse_key", "priority", "ttl");
        add(android, Type.DATA, "data");
        add(android, Type.OPEN_OBJECT, "fcm_options");
        add(android, Type.ANYTHING, "restricted_package_name", "direct_boot_ok");
        add(android, Type.ANYTHING, "bandwidth_constrained_ok", "restricted_satellite_ok");
        Field shown = add(android, Type.OPEN_OBJECT, "notification");
        add(
                shown,
                Type.STRING,
                "title",
                "body",
                "icon",
                "color",
                "sound",
                "tag",
                "click_action",
                "channel_id",
                "image");
        Field webpush = add(message, Type.OBJECT, "webpush");
        add(webpush, Type.TEXTS, "headers");
        add(webpush, Type.DATA, "data");
        add(webpush, Type.OPEN_OBJECT, "notification", "fcm_options");
        Field apns = add(message, Type.OBJECT, "apns");
        add(apns, Type.TEXTS, "headers");
        add(apns, Type.STRING, "live_activity_token");
        add(apns, Type.OPEN_OBJECT, "fcm_options");
        Field aps = add(add(apns, Type.OPEN_OBJECT, "payload"), Type.OPEN_OBJECT, "aps");
        add(aps, Type.STRING, "interruption-level", "thread-id", "category");
    }

    private enum Type {
        BOOLEAN,
        STRING,
        DATA,
        /** An object whose values are texts. */
        TEXTS,
        /** An object without other fields than those that are listed. */
        OBJECT,
        /** An object with any other fields, which are not looked into. */
        OPEN_OBJECT,
        ANYTHING
    }

    /** A field of the API. */
    private record Field(String path, Type type, Map<String, Field> fields) {}

    /** Carries the response that refuses a message out of its parser. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        final transient Response response;

        RefusedException(Response response) {
            super(response.code(), null, false, false);
            this.response = response;
        }
    }

    private final JsonParser parser;
    private boolean isDryRun;
    private int targets;
    private String token;
    private String collapseKey = "";
    private String notificationId;
    private String tag;
    private int payloadBytes;

    private FcmSendRequest(JsonParser parser) {
        this.parser = parser;
    }

    /** Adds fields to an object, and returns the last of them. */
    private static Field add(Field object, Type type, String... names) {
        Field field = object;
        for (String name : names) {
            String path = object.path.isEmpty() ? name : object.path + "." + name;
            field = new Field(path, type, new HashMap<>());
            object.fields.put(name, field);
            Matcher nextWord = Pattern.compile("_(.)").matcher(name);
            object.fields.put(nextWord.replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT)), field);
        }
        return field;
    }

    /**
     * Reads one body.
     *
     * @throws RefusedException if it is not a message that FCM takes
     */
    static FcmSendRequest read(JsonParser parser) throws RefusedException {
        FcmSendRequest request = new FcmSendRequest(parser);
        try {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw badRequest("", "Invalid JSON payload received. An object was expected.");
            }
            request.readFields(BODY);
            if (parser.nextToken() != null) {
                throw badRequest("", "Invalid JSON payload received. Something follows the object.");
            }
        } catch (IOException e) {
            throw badRequest("", "Invalid JSON payload received.");
        }
        if (request.targets == 0) {
            throw invalidMessage("message", "Recipient of the message is not set.");
        }
        if (request.targets > 1) {
            throw badRequest("message", "Invalid value at 'message' (oneof), oneof field 'target' is already set.");
        }
        return request;
    }

    boolean isDryRun() {
        return isDryRun;
    }

    /** Returns the registration token, or the installation id ({@code fid}); {@code null} for a topic or condition. */
    String token() {
        return token;
    }

    /** Returns the collapse key; empty without one. */
    String collapseKey() {
        return collapseKey;
    }

    /** Returns {@code data.notificationId}, or else {@code android.notification.tag}, or else {@code null}. */
    String notificationId() {
        return notificationId != null ? notificationId : tag;
    }

    /** Returns what the texts of notification and data take in UTF-8, at least; our reading of how FCM counts. */
    int payloadBytes() {
        return payloadBytes;
    }

    private void readFields(Field object) throws IOException, RefusedException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            Field field = object.fields.get(name);
            if (field != null) {
                readValue(field, parser.nextToken());
            } else if (object.type == Type.OBJECT) {
                String where = object.path.isEmpty() ? "" : " at '" + object.path + "'";
                throw badRequest(
                        object.path,
                        "Invalid JSON payload received. Unknown name \"" + name + "\"" + where
                                + ": Cannot find field.");
            } else {
                parser.nextToken();
                parser.skipChildren();
            }
        }
    }

    private void readValue(Field field, JsonToken value) throws IOException, RefusedException {
        switch (field.type) {
            case ANYTHING -> parser.skipChildren();
            case BOOLEAN -> {
                require(value.isBoolean(), field.path, "TYPE_BOOL");
                isDryRun = value == JsonToken.VALUE_TRUE;
            }
            case STRING -> {
                require(value == JsonToken.VALUE_STRING, field.path, "TYPE_STRING");
                take(field.path, parser.getText());
            }
            case DATA, TEXTS, OBJECT, OPEN_OBJECT -> {
                require(value == JsonToken.START_OBJECT, field.path, "an object");
                readObject(field);
            }
        }
    }

    private void readObject(Field field) throws IOException, RefusedException {
        switch (field.type) {
            case DATA -> readData(field.path);
            case TEXTS -> readTexts(field.path);
            default -> readFields(field);
        }
    }

    private void readTexts(String path) throws IOException, RefusedException {
        for (int entry = 0; parser.nextToken() == JsonToken.FIELD_NAME; entry++) {
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw wrongType(path + "[" + entry + "].value", "TYPE_STRING");
            }
        }
    }

    private void readData(String path) throws IOException, RefusedException {
        for (int entry = 0; parser.nextToken() == JsonToken.FIELD_NAME; entry++) {
            String key = parser.currentName();
            if (RESERVED_DATA.contains(key) || key.startsWith("google") || key.startsWith("gcm.")) {
                throw invalidMessage(path, "Invalid data payload key: " + key);
            }
            if (parser.nextToken() != JsonToken.VALUE_STRING) {
                throw wrongType(path + "[" + entry + "].value", "TYPE_STRING");
            }
            String value = parser.getText();
            if (key.equals("notificationId")) {
                notificationId = value;
            }
            payloadBytes += ByteBufUtil.utf8Bytes(key) + ByteBufUtil.utf8Bytes(value);
        }
    }

    private void take(String path, String value) throws RefusedException {
        switch (path) {
            case "message.token", "message.fid" -> {
                token = value;
                targets++;
            }
            case "message.topic", "message.condition" -> targets++;
            case "message.notification.title", "message.notification.body", "message.notification.image" ->
                payloadBytes += path.length() - "message.notification.".length() + ByteBufUtil.utf8Bytes(value);
            case "message.android.collapse_key" -> collapseKey = value;
            case "message.android.notification.tag" -> tag = value;
            case "message.android.priority" ->
                require(
                        PRIORITIES.contains(value),
                        path,
                        "type.googleapis.com/google.firebase.fcm.v1.AndroidMessagePriority");
            case "message.android.ttl" -> checkTtl(path, TTL.matcher(value));
            case "message.apns.payload.aps.interruption-level" -> {
                if (!INTERRUPTION_LEVELS.contains(value)) {
                    throw invalidMessage(path, "Invalid interruption level: " + value);
                }
            }
            default -> {}
        }
    }

    private static void checkTtl(String path, Matcher ttl) throws RefusedException {
        require(ttl.matches(), path, "type.googleapis.com/google.protobuf.Duration");
        if (Long.parseLong(ttl.group(1)) > MAX_TTL_SECONDS) {
            throw invalidMessage(path, "Invalid ttl, must be between 0 and " + MAX_TTL_SECONDS + "s.");
        }
    }

    private static void require(boolean condition, String path, String type) throws RefusedException {
        if (!condition) {
            throw wrongType(path, type);
        }
    }

    private static RefusedException wrongType(String path, String type) {
        return badRequest(path, "Invalid value at '" + path + "' (" + type + ")");
    }

    private static RefusedException badRequest(String field, String description) {
        return new RefusedException(FcmErrors.badRequest(field, description));
    }

    private static RefusedException invalidMessage(String field, String description) {
        return new RefusedException(FcmErrors.invalidMessage(field, description));
    }
}
