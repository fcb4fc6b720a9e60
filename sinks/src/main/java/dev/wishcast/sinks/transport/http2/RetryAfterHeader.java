package dev.wishcast.sinks.transport.http2;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.OptionalLong;

/** The HTTP header {@code Retry-After}, in both its forms (RFC 9110, section 10.2.3). */
public final class RetryAfterHeader {

    /** No provider asks for more; a longer wait is taken as this long. */
    static final Duration LONGEST = Duration.ofDays(1);

    private RetryAfterHeader() {}

    /**
     * How long the header says to wait, in milliseconds.
     *
     * @param value the header's value, or {@code null}
     * @param now the time, in milliseconds since the epoch, for the form that is a date
     * @return empty if there is no header or it is neither seconds nor a date; 0 for a date that has passed
     */
    public static OptionalLong parseMillis(String value, long now) {
        if (value == null) {
            return OptionalLong.empty();
        }
        String text = value.strip();
        if (!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            long seconds = text.length() > 9 ? LONGEST.toSeconds() : Long.parseLong(text);
            return OptionalLong.of(Math.min(seconds, LONGEST.toSeconds()) * 1000);
        }
        try {
            Instant at = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return OptionalLong.of(Math.max(0, Math.min(at.toEpochMilli() - now, LONGEST.toMillis())));
        } catch (DateTimeParseException e) {
            return OptionalLong.empty();
        }
    }
}
