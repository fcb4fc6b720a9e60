package dev.wishcast.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Assertions on what becomes of a record. */
public final class DecodingAssertions {

    private DecodingAssertions() {}

    /** The decoding of one record. */
    @FunctionalInterface
    public interface Decoding<T> {
        T decode() throws UndecodableException;
    }

    public static <T> T value(Decoding<T> decoding) {
        try {
            T value = decoding.decode();
            assertThat(value).isNotNull();
            return value;
        } catch (UndecodableException e) {
            throw new AssertionError(e.reason() + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the whole detail.
     *
     * @param detail words that the detail must contain, parted by {@code …}
     */
    public static String assertRejected(Decoding<?> decoding, DeadLetterReason reason, String detail) {
        UndecodableException rejected = catchThrowableOfType(UndecodableException.class, decoding::decode);
        assertThat(rejected).isNotNull();
        assertThat(rejected.reason()).isEqualTo(reason);
        assertThat(rejected).message().contains(detail.split("…"));
        return rejected.getMessage();
    }
}
