package dev.wishcast.connectors;

import dev.wishcast.connectors.debezium.DeviceChangeDecoder;
import dev.wishcast.connectors.debezium.DeviceColumns;
import dev.wishcast.connectors.debezium.HeartbeatDecoder;
import dev.wishcast.connectors.debezium.WishlistChangeDecoder;
import dev.wishcast.connectors.debezium.WishlistColumns;
import dev.wishcast.connectors.receipt.DeliveryReceiptDecoder;
import dev.wishcast.connectors.sale.SaleEventDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Whatever happens to a record on its way, a decoder answers and does not throw. */
class DecoderMutationTest {

    private static final int MUTANTS = 20_000;
    private static final long SEED = 20_261_127;
    private static final String[] FRAGMENTS = {
        "null",
        "true",
        "-1",
        "1e999999999",
        "99999999999999999999",
        "\"\"",
        "{}",
        "[]",
        "{",
        "}",
        "[",
        "\"",
        ",",
        ":",
        "\\u0000",
        "\\ud800",
        "\\",
        "\"op\":\"d\",",
        "\"before\":{},",
        "\"schema\":1,",
        "\u0000",
        "\uFEFF",
        "☃"
    };

    private enum Outcome {
        VALUE,
        REJECTED,
        IGNORED
    }

    static Stream<Arguments> decoders() {
        return Stream.of(
                Arguments.of(
                        new WishlistChangeDecoder(new WishlistColumns("user_id", "product_id", "added_at")),
                        "wishlist-key.json",
                        "wishlist-create.json"),
                Arguments.of(
                        new DeviceChangeDecoder(new DeviceColumns(
                                "user_id", "device_id", "platform", "push_token", "locale", "updated_at")),
                        "device-key.json",
                        "device-update.json"),
                Arguments.of(new HeartbeatDecoder(), "wishlist-key.json", "heartbeat-update.json"),
                Arguments.of(new SaleEventDecoder(Duration.ofHours(1)), "wishlist-key.json", "sale-event.json"),
                Arguments.of(new DeliveryReceiptDecoder(), "wishlist-key.json", "delivery-receipt-dead-token.json"));
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void neverThrows(RecordDecoder<?> decoder, String keyExample, String valueExample) {
        Random random = new Random(SEED);
        byte[] key = Examples.read(keyExample);
        byte[] value = Examples.read(valueExample);
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        for (int i = 0; i < MUTANTS; i++) {
            byte[] mutantKey = random.nextInt(4) == 0 ? mutate(key, random) : key;
            byte[] mutantValue = random.nextInt(20) == 0 ? null : mutate(value, random);
            outcomes.merge(outcome(decoder.decode(mutantKey, mutantValue, i)), 1, Integer::sum);
        }
        assertThat(outcomes).containsKeys(Outcome.VALUE, Outcome.REJECTED);
        assertThat(decoder.decode(key, value, 0)).isInstanceOf(Decoded.Value.class);
    }

    private static Outcome outcome(Decoded<?> decoded) {
        if (decoded instanceof Decoded.Rejected<?> rejected) {
            assertThat(rejected.reason()).isNotNull();
            assertThat(rejected.detail()).isNotBlank();
            return Outcome.REJECTED;
        }
        return decoded instanceof Decoded.Value<?> ? Outcome.VALUE : Outcome.IGNORED;
    }

    private static byte[] mutate(byte[] original, Random random) {
        byte[] bytes = original.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes = mutateOnce(bytes, random);
        }
        return bytes;
    }

    private static byte[] mutateOnce(byte[] bytes, Random random) {
        if (bytes.length == 0) {
            return bytes;
        }
        int at = random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + random.nextInt(12));
        return switch (random.nextInt(6)) {
            case 0 -> splice(bytes, at, end, new byte[0]);
            case 1 ->
                splice(bytes, at, end, FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8));
            case 2 ->
                splice(bytes, at, at, FRAGMENTS[random.nextInt(FRAGMENTS.length)].getBytes(StandardCharsets.UTF_8));
            case 3 -> splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            case 4 -> splice(bytes, at, at + 1, new byte[] {(byte) random.nextInt()});
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
        byte[] result = new byte[bytes.length - (to - from) + replacement.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(replacement, 0, result, from, replacement.length);
        System.arraycopy(bytes, to, result, from + replacement.length, bytes.length - to);
        return result;
    }
}
