package dev.wishcast.sinks.transport.http2;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A response. It is not modified after it was made.
 *
 * @param status the HTTP status
 * @param headers the headers, with lower-case names; empty for a status of 200
 * @param body the start of the body, at most {@value #MAX_BODY_BYTES} bytes; empty for a status of 200
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy for every response would cost more than it protects.
public record Http2Response(int status, Map<String, String> headers, byte[] body) {

    /** More than any documented error needs. */
    public static final int MAX_BODY_BYTES = 16_384;

    /** The response to nearly all requests: its headers and its body hold nothing that is needed. */
    static final Http2Response OK = new Http2Response(200, Map.of(), new byte[0]);

    /** The header's value, or {@code null} if the response does not have it. */
    public String header(String lowerCaseName) {
        return headers.get(lowerCaseName);
    }

    /** The body as UTF-8. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** Leaves out the headers and the body: a provider may repeat a token in them. */
    @Override
    public String toString() {
        return "Http2Response[" + status + ", " + body.length + " bytes]";
    }
}
