package dev.wishcast.connectors.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bytes are looked at in groups: what is wrong, or not ASCII, must be found wherever it is in its group. */
class Utf8Test {

    private static final int LONGEST = 75;

    @Test
    void asciiOfEveryLengthIsText() {
        for (int length = 0; length <= LONGEST; length++) {
            assertThat(Utf8.isText(ascii(length))).as("%d bytes", length).isTrue();
        }
    }

    @Test
    void findsAByteThatIsNoTextAtEveryPlace() {
        for (int length = 1; length <= LONGEST; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = ascii(length);
                bytes[at] = (byte) 0xC0;
                assertThat(Utf8.isText(bytes)).as("%d of %d bytes", at, length).isFalse();
            }
        }
    }

    @Test
    void takesCharactersOfSeveralBytesAtEveryPlace() {
        for (int before = 0; before <= LONGEST; before++) {
            for (String character : new String[] {"ü", "☃", "😀"}) {
                String text = "a".repeat(before) + character;
                assertThat(Utf8.isText(text.getBytes(StandardCharsets.UTF_8)))
                        .as(text)
                        .isTrue();
                assertThat(Utf8.isText((text + "b".repeat(40)).getBytes(StandardCharsets.UTF_8)))
                        .as(text)
                        .isTrue();
            }
        }
    }

    private static byte[] ascii(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 'a');
        return bytes;
    }
}
