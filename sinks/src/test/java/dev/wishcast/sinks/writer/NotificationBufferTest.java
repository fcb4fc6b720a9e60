package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NotificationBufferTest {

    private static final long NOW = 1_000;

    private final NotificationBuffer buffer =
            new NotificationBuffer(notification -> notification.recipient().locale());

    @Test
    void hidesWhatIsNotDue() {
        buffer.addWaiting(pending("later", 2_000));

        assertThat(buffer.peek(NOW)).isNull();
        assertThat(buffer.size()).isOne();
        assertThat(buffer.due()).isZero();
        assertThat(buffer.waiting()).isOne();
        assertThat(buffer.nextDueAt()).isEqualTo(2_000);
    }

    @Test
    void givesBackWhatIsDueInTheOrderOfTime() {
        buffer.addWaiting(pending("third", 1_300));
        buffer.addWaiting(pending("first", 1_150));
        buffer.addWaiting(pending("second", 1_200));

        assertThat(buffer.peek(1_100)).isNull();
        assertThat(tokens(buffer, 1_200)).containsExactly("first", "second");
        assertThat(buffer.waiting()).isOne();
        assertThat(buffer.nextDueAt()).isEqualTo(1_300);
    }

    @Test
    void whatIsNewQueuesBehindWhatWasDueBefore() {
        buffer.addWaiting(pending("retried", NOW - 100));
        buffer.addDue(pending("new-1", 0), NOW);
        buffer.addDue(pending("new-2", 0), NOW);
        buffer.addWaiting(pending("retried-later", NOW + 100));
        buffer.addDue(pending("newest", 0), NOW + 200);

        assertThat(tokens(buffer, NOW + 300)).containsExactly("retried", "new-1", "new-2", "retried-later", "newest");
    }

    @Test
    void neverGivesBackBeforeItsTime() {
        for (int due = 1_000; due < 1_020; due++) {
            buffer.addWaiting(pending("due-" + due, due));
        }
        for (long now = 990; now < 1_030; now++) {
            while (buffer.peek(now) != null) {
                assertThat(buffer.poll().dueAt()).isLessThanOrEqualTo(now);
            }
        }
        assertThat(buffer.size()).isZero();
        assertThat(buffer.nextDueAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void putsOffAllThatWaitForOneGate() {
        for (int i = 0; i < 100; i++) {
            buffer.addDue(pending("waits-" + i, 0), NOW);
        }
        buffer.addWaiting(pending("waits-already", 3_000));

        assertThat(buffer.peek(NOW)).isNotNull();
        assertThat(buffer.putOff(3_000)).isEqualTo(100);
        assertThat(buffer.peek(NOW)).isNull();
        assertThat(buffer.waiting()).isEqualTo(101);
        assertThat(buffer.peek(2_999)).isNull();
        assertThat(tokens(buffer, 3_000))
                .hasSize(101)
                .startsWith("waits-already", "waits-0")
                .endsWith("waits-99");
    }

    @Test
    void putsOffNobodyWhoIsBehindAnotherGate() {
        buffer.addDue(pending("one", 0), NOW);
        buffer.addDue(behind("other gate", "two"), NOW);

        assertThat(buffer.peek(NOW)).isNotNull();
        assertThat(buffer.putOff(3_000)).isZero();
        assertThat(tokens(buffer, NOW)).containsExactly("one", "two");
    }

    @Test
    void putsOffNobodyBeyondASalesEnd() {
        buffer.addDue(pending("long", 0), NOW);
        buffer.addDue(PendingNotification.of(Pushes.notification("short", Pushes.message("other", 2_500))), NOW);

        assertThat(buffer.peek(NOW)).isNotNull();
        assertThat(buffer.putOff(3_000)).isZero();
        assertThat(buffer.putOff(2_400)).isEqualTo(2);
    }

    @Test
    void putsApartAllOfAStoppedSale() {
        SaleMessage other = Pushes.message("other", Pushes.FAR_FUTURE);
        buffer.addDue(pending("due", 0), NOW);
        buffer.addDue(PendingNotification.of(Pushes.notification("other-due", other)), NOW);
        buffer.addWaiting(pending("waiting", 900_000));
        assertThat(buffer.peek(NOW)).isNotNull();

        buffer.stop("other");

        assertThat(buffer.stopped()).isOne();
        assertThat(buffer.size()).isEqualTo(2);
        assertThat(buffer.due()).isOne();
        assertThat(buffer.waiting()).isEqualTo(2);
        assertThat(buffer.all()).hasSize(3);
        assertThat(buffer.pollStopped().saleId()).isEqualTo("other");

        buffer.stop("sale");
        assertThat(buffer.size()).isZero();
        assertThat(buffer.stopped()).isEqualTo(2);
        assertThat(buffer.peek(Long.MAX_VALUE)).isNull();
    }

    /** Against a list that is sorted. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void countsAndKeepsEverything(long seed) {
        Random random = new Random(seed);
        List<PendingNotification> model = new ArrayList<>();
        long now = NOW;
        for (int i = 0; i < 5_000; i++) {
            switch (random.nextInt(6)) {
                case 0 -> now += random.nextInt(20);
                case 1, 2 -> {
                    PendingNotification added = pending("token-" + i, now + random.nextInt(500));
                    model.add(added);
                    buffer.addWaiting(added);
                }
                case 3 -> {
                    PendingNotification added = pending("token-" + i, 0);
                    model.add(added);
                    buffer.addDue(added, now);
                }
                case 4 -> {
                    if (buffer.peek(now) != null && random.nextInt(20) == 0) {
                        buffer.putOff(now + random.nextInt(100));
                    }
                }
                default -> {
                    if (buffer.peek(now) != null) {
                        assertThat(model.remove(buffer.poll())).isTrue();
                    }
                }
            }
            assertThat(buffer.size()).isEqualTo(model.size());
            assertThat(buffer.due() + buffer.waiting()).isEqualTo(model.size());
        }
        assertThat(buffer.all()).containsExactlyInAnyOrderElementsOf(model);
        while (buffer.peek(now) != null) {
            assertThat(model.remove(buffer.poll())).isTrue();
        }
        assertThat(buffer.due()).isZero();
        assertThat(buffer.waiting()).isEqualTo(model.size());
        assertThat(buffer.nextDueAt()).isGreaterThan(now);
    }

    private static List<String> tokens(NotificationBuffer from, long now) {
        List<String> tokens = new ArrayList<>();
        while (from.peek(now) != null) {
            tokens.add(from.poll().notification().recipient().address());
        }
        return tokens;
    }

    private static PendingNotification pending(String token, long dueAt) {
        Notification notification = Pushes.notification(token, Pushes.message("sale", Pushes.FAR_FUTURE));
        return new PendingNotification(notification, 1, 1, 1, 50, dueAt);
    }

    private static PendingNotification behind(String gateKey, String token) {
        Notification notification = pending(token, 0).notification();
        Recipient recipient = notification.recipient();
        return PendingNotification.of(new Notification(
                notification.id(),
                new Recipient(recipient.userId(), recipient.deviceId(), "android", recipient.address(), gateKey),
                notification.message()));
    }
}
