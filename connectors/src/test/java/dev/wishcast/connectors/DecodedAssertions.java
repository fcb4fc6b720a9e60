package dev.wishcast.connectors;

import org.assertj.core.api.InstanceOfAssertFactories;

import static org.assertj.core.api.Assertions.assertThat;

/** Assertions on what became of a record. */
public final class DecodedAssertions {

    private DecodedAssertions() {}

    public static <T> T value(Decoded<T> decoded) {
        assertThat(decoded).isInstanceOf(Decoded.Value.class);
        return ((Decoded.Value<T>) decoded).value();
    }

    /** @param detail words that the detail must contain, parted by {@code …} */
    public static void assertRejected(Decoded<?> decoded, DeadLetterReason reason, String detail) {
        assertThat(decoded)
                .asInstanceOf(InstanceOfAssertFactories.type(Decoded.Rejected.class))
                .satisfies(rejected -> {
                    assertThat(rejected.reason()).isEqualTo(reason);
                    assertThat(rejected.detail()).contains(detail.split("…"));
                });
    }
}
