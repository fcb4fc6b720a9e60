package dev.wishcast.sinks.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A provider's answer. Not modified after it was made.
 *
 * @param status the HTTP status
 * @param headers the headers, with lower-case names
 * @param body the start of the body, at most {@value #MAX_BODY_BYTES} bytes; empty for a status of 200
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy for every answer would cost more than it protects.
public record HttpAnswer(int status, Map<String, String> headers, byte[] body) {

    /** More than any documented error needs. */
    public static final int MAX_BODY_BYTES = 16_384;

    /** The answer that nearly all requests get; its headers and body say nothing that is needed. */
    static final HttpAnswer OK = new HttpAnswer(200, Map.of(), new byte[0]);

    /** The header, or {@code null}. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
