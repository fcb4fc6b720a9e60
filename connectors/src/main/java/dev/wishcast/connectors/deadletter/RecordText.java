package dev.wishcast.connectors.deadletter;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Pattern;

/** Makes bounded text of whatever bytes a record has. */
final class RecordText {

    /** Marks bytes that are not UTF-8. */
    static final String BASE64_PREFIX = "base64:";

    private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\p{Cc}");

    private RecordText() {}

    /** The text's first characters if the bytes up to there are UTF-8, else the Base64 of the first bytes. */
    static String of(byte[] bytes, int maxCharacters) {
        if (bytes == null) {
            return null;
        }
        CharBuffer text = CharBuffer.allocate(Math.min(bytes.length, maxCharacters));
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), text, true);
        return result.isError() ? base64(bytes, maxCharacters) : text.flip().toString();
    }

    private static String base64(byte[] bytes, int maxCharacters) {
        int kept = Math.min(bytes.length, (maxCharacters - BASE64_PREFIX.length()) / 4 * 3);
        return BASE64_PREFIX + Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, kept));
    }

    /** The text without line breaks and other control characters, cut to a length. */
    static String oneLine(String text, int maxCharacters) {
        if (text == null) {
            return null;
        }
        int length = Math.min(text.length(), maxCharacters);
        if (length < text.length() && Character.isHighSurrogate(text.charAt(length - 1))) {
            length--;
        }
        return CONTROL_CHARACTER.matcher(text.substring(0, length)).replaceAll(" ");
    }
}
