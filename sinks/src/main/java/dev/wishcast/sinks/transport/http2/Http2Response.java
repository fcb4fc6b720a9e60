package dev.wishcast.sinks.transport.http2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/**
 * A response. It is not modified after it was made.
 *
 * @param status the HTTP status
 * @param retryAfter the header {@code Retry-After}; {@code null} if there is none, and for a status of 200
 * @param body the start of the body, at most {@value #MAX_BODY_BYTES} bytes; empty for a status of 200
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; a copy for every response would cost more than it protects.
public record Http2Response(int status, String retryAfter, byte[] body) {

    /** More than any documented error needs. */
    public static final int MAX_BODY_BYTES = 16_384;

    /** No provider asks for a longer wait; a longer one is taken as this long. */
    static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The response to nearly all requests: its headers and its body hold nothing that is needed. */
    static final Http2Response OK = new Http2Response(200, null, new byte[0]);

    /** The body as JSON; a missing node if it is none. */
    public JsonNode json() {
        try {
            return JSON.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    /**
     * How long the header {@code Retry-After} says to wait, in milliseconds: RFC 9110, section 10.2.3.
     *
     * @param now the time, in milliseconds since the epoch, for the form that is a date
     * @return empty if there is no header or it is neither seconds nor a date; 0 for a date that has passed
     */
    public OptionalLong retryAfterMillis(long now) {
        if (retryAfter == null) {
            return OptionalLong.empty();
        }
        String text = retryAfter.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            long seconds = text.length() > 9 ? LONGEST_WAIT.toSeconds() : Long.parseLong(text);
            return OptionalLong.of(Math.min(seconds, LONGEST_WAIT.toSeconds()) * 1000);
        }
        try {
            long at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant()
                    .toEpochMilli();
            return OptionalLong.of(Math.max(0, Math.min(at - now, LONGEST_WAIT.toMillis())));
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }

    /** Leaves out the body: a provider may repeat a token in it. */
    @Override
    public String toString() {
        return "Http2Response[" + status + ", " + body.length + " bytes]";
    }
}
