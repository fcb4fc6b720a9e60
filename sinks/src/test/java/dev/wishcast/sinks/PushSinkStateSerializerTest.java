package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PushSinkStateSerializerTest {

    private static final ReadBackPositions POSITIONS = new ReadBackPositions(
            new ReceiptPosition(Map.of(0, 5L, 1, 1L << 40)), new ReceiptPosition(Map.of(0, 3L)), 7);

    private final PushSinkStateSerializer serializer = new PushSinkStateSerializer();

    @Test
    void readsBackWhatItWrote() throws IOException {
        PendingPush plain = PendingPush.of(Pushes.request(Provider.FCM, "token", Pushes.message("sale", 9_000)));
        PendingPush retried = new PendingPush(
                Pushes.request(Provider.APNS, "abcdef", Pushes.message("other", 8_000)), 3, 5, 1_500, 2_500);

        assertThat(roundTrip(plain, retried)).containsExactly(plain, retried);
    }

    @Test
    void keepsNullsAndCharactersOfEveryLengthInUtf8() throws IOException {
        SaleMessage message = new SaleMessage(
                "Ausverkauf-ü",
                "12345",
                "Γλυκά 🍫 お得",
                null,
                Map.of("clé", "välue 🎉", "empty", ""),
                0,
                Long.MAX_VALUE);
        PushRequest request = new PushRequest("id", "Zoë", "dévice", Provider.FCM, "tok", null, true, message);

        assertThat(roundTrip(PendingPush.of(request))).containsExactly(PendingPush.of(request));
    }

    @Test
    void writesASalesMessageOnce() throws IOException {
        int one = serializer.serialize(state(sameSale(1))).length;
        int hundred = serializer.serialize(state(sameSale(100))).length;
        String title = Pushes.message("sale", 1).title();

        assertThat(new String(serializer.serialize(state(sameSale(100))), java.nio.charset.StandardCharsets.UTF_8))
                .containsOnlyOnce(title);
        assertThat(hundred).isLessThan(one * 100);
    }

    @Test
    void keepsThePositionsOfThePiece() throws IOException {
        PushSinkState piece = serializer.deserialize(serializer.getVersion(), serializer.serialize(state()));

        assertThat(piece.positions()).isEqualTo(POSITIONS);
    }

    @Test
    void keepsAnEmptyState() throws IOException {
        assertThat(roundTrip()).isEmpty();
    }

    @Test
    void refusesAVersionItDoesNotKnow() {
        assertThatThrownBy(() -> serializer.deserialize(2, new byte[100]))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void refusesStateThatIsCutShort() throws IOException {
        byte[] whole = serializer.serialize(state(sameSale(3)));

        assertThatThrownBy(() -> serializer.deserialize(1, Arrays.copyOf(whole, whole.length - 1)))
                .isInstanceOf(EOFException.class);
    }

    private List<PendingPush> roundTrip(PendingPush... pushes) throws IOException {
        byte[] bytes = serializer.serialize(state(pushes));
        return serializer.deserialize(serializer.getVersion(), bytes).getBufferedRequestEntries().stream()
                .map(RequestEntryWrapper::getRequestEntry)
                .toList();
    }

    private static PendingPush[] sameSale(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PendingPush.of(Pushes.request(Provider.FCM, "t" + i, Pushes.message("sale", 9_000))))
                .toArray(PendingPush[]::new);
    }

    private static PushSinkState state(PendingPush... pushes) {
        return new PushSinkState(
                POSITIONS,
                Arrays.stream(pushes)
                        .map(push -> new RequestEntryWrapper<>(push, 1))
                        .toList());
    }
}
