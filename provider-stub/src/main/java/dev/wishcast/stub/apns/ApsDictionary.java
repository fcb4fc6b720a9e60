package dev.wishcast.stub.apns;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Set;

/**
 * The dictionary {@code aps} of a payload: its keys have the types, and the interruption level the values, that Apple's
 * documentation gives them. APNs itself takes others, and the phone then ignores them. Stateless.
 *
 * @see <a href="https://developer.apple.com/documentation/usernotifications/generating-a-remote-notification">Apple: Generating a
 *     remote notification</a>
 */
final class ApsDictionary {

    private static final Set<String> INTERRUPTION_LEVELS = Set.of("passive", "active", "time-sensitive", "critical");

    private ApsDictionary() {}

    /** Reads the dictionary up to its end, or up to what is not in order. */
    static boolean isInOrder(JsonParser parser) throws IOException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            if (!fits(name, parser.nextToken(), parser)) {
                return false;
            }
            parser.skipChildren();
        }
        return true;
    }

    private static boolean fits(String name, JsonToken value, JsonParser parser) throws IOException {
        return switch (name) {
            case "alert", "sound" -> value == JsonToken.VALUE_STRING || value == JsonToken.START_OBJECT;
            case "interruption-level" ->
                value == JsonToken.VALUE_STRING && INTERRUPTION_LEVELS.contains(parser.getText());
            case "thread-id", "category" -> value == JsonToken.VALUE_STRING;
            case "badge", "content-available", "mutable-content" -> value == JsonToken.VALUE_NUMBER_INT;
            default -> true;
        };
    }
}
