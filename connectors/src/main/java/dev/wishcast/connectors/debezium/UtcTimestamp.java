package dev.wishcast.connectors.debezium;

import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Reads a TIMESTAMP column's text as Debezium writes it, such as {@code 2026-11-20T08:15:30.123Z}. java.time reads any other
 * form as well, and takes twenty times as long: it was a quarter of the CPU that a wish took to be read.
 */
final class UtcTimestamp {

    private static final String FORM = "dddd-dd-ddTdd:dd:dd.";
    private static final int SECONDS = FORM.length() - 1;
    private static final int MAX_FRACTION_DIGITS = 9;

    private UtcTimestamp() {}

    /**
     * Milliseconds since the epoch; the rest of a fraction is cut off.
     *
     * @throws java.time.DateTimeException if the text is no time
     * @throws ArithmeticException if the milliseconds do not fit 64 bits
     */
    static long millis(String text) {
        if (!hasForm(text)) {
            return OffsetDateTime.parse(text).toInstant().toEpochMilli();
        }
        long seconds = LocalDateTime.of(
                        number(text, 0, 4),
                        number(text, 5, 7),
                        number(text, 8, 10),
                        number(text, 11, 13),
                        number(text, 14, 16),
                        number(text, 17, 19))
                .toEpochSecond(ZoneOffset.UTC);
        int end = text.length() - 1;
        int millis = 0;
        for (int i = FORM.length(); i < FORM.length() + 3; i++) {
            millis = millis * 10 + (i < end ? text.charAt(i) - '0' : 0);
        }
        return seconds * 1_000 + millis;
    }

    private static boolean hasForm(String text) {
        int end = text.length() - 1;
        if (end < SECONDS
                || end == FORM.length()
                || end > FORM.length() + MAX_FRACTION_DIGITS
                || text.charAt(end) != 'Z') {
            return false;
        }
        for (int i = 0; i < end; i++) {
            char form = i < FORM.length() ? FORM.charAt(i) : 'd';
            char c = text.charAt(i);
            if (form == 'd' ? c < '0' || c > '9' : c != form) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
