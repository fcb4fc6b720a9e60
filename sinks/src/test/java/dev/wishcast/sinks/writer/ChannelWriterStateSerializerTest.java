package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.readback.ReadBackPositions;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChannelWriterStateSerializerTest {

    private static final ReadBackPositions POSITIONS = new ReadBackPositions(
            new ReceiptPosition(Map.of(0, 5L, 1, 1L << 40)), new ReceiptPosition(Map.of(0, 3L)), 7);
    private static final Map<String, Long> STOPPED = Map.of("sale-1", 1L << 41, "Ausverkauf-ü", 7L);

    private final ChannelWriterStateSerializer serializer = new ChannelWriterStateSerializer();

    @Test
    void readsBackWhatItWrote() throws IOException {
        PendingNotification plain = PendingNotification.of(Pushes.notification("token", Pushes.message("sale", 9_000)));
        PendingNotification retried = new PendingNotification(
                Pushes.notification("abcdef", Pushes.message("other", 8_000)), 3, 2, 5, 1_500, 2_500);

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
        PendingNotification pending =
                PendingNotification.of(Notification.of(new Recipient("Zoë", "dévice", "ios", "tok", null), message));

        assertThat(roundTrip(pending)).containsExactly(pending);
    }

    @Test
    void writesASalesMessageOnce() throws IOException {
        int one = serializer.serialize(state(sameSale(1))).length;
        int hundred = serializer.serialize(state(sameSale(100))).length;
        String title = Pushes.message("sale", 1).title();

        assertThat(new String(serializer.serialize(state(sameSale(100))), StandardCharsets.UTF_8))
                .containsOnlyOnce(title);
        assertThat(hundred).isLessThan(one * 100);
    }

    @Test
    void notificationsOfASaleShareItsMessage() throws IOException {
        List<PendingNotification> read = roundTrip(sameSale(2));

        assertThat(read.get(0).notification().message())
                .isSameAs(read.get(1).notification().message());
    }

    @Test
    void keepsWhatEverySubtaskMustKnow() throws IOException {
        ChannelWriterState piece = serializer.deserialize(serializer.getVersion(), serializer.serialize(state()));

        assertThat(piece.channelId()).isEqualTo("fcm");
        assertThat(piece.positions()).isEqualTo(POSITIONS);
        assertThat(piece.stoppedSales()).isEqualTo(STOPPED);
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

    private List<PendingNotification> roundTrip(PendingNotification... notifications) throws IOException {
        byte[] bytes = serializer.serialize(state(notifications));
        return serializer.deserialize(serializer.getVersion(), bytes).notifications();
    }

    private static PendingNotification[] sameSale(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> PendingNotification.of(Pushes.notification("t" + i, Pushes.message("sale", 9_000))))
                .toArray(PendingNotification[]::new);
    }

    private static ChannelWriterState state(PendingNotification... notifications) {
        return new ChannelWriterState("fcm", POSITIONS, STOPPED, List.of(notifications));
    }
}
