package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadBackTest {

    private static final int MAX_PARALLELISM = 16;
    private static final long NOW = 1_795_766_400_000L;
    private static final Duration WITHOUT_STATE = Duration.ofHours(6);
    private static final SaleMessage SALE = Pushes.message("sale", Pushes.FAR_FUTURE);

    private final InMemoryReceiptLog log = new InMemoryReceiptLog();

    /** Sends, checkpoints, crashes and changes of parallelism in random order. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void whatHasAReceiptIsNotSentAgainAndNothingElseIsSkipped(long seed) throws IOException {
        Simulation simulation = new Simulation(new Random(seed), 3_000);
        simulation.run();

        assertThat(simulation.sent).hasSize(3_000);
        assertThat(simulation.skipped).isPositive();
        assertThat(simulation.restarts).isGreaterThan(2);
    }

    @Test
    void withoutStateTheReceiptsOfTheLastHoursAreReadBack() throws IOException {
        log.append(receipt("fcm", request(1), NOW - WITHOUT_STATE.toMillis() - 1));
        log.append(receipt("fcm", request(2), NOW - WITHOUT_STATE.toMillis()));
        try (ReadBack readBack = readBack(0, 1, List.of())) {
            assertThat(readBack.hasSettled(request(1))).isFalse();
            assertThat(readBack.hasSettled(request(2))).isTrue();
            assertThat(readBack.hasSettled(request(3))).isFalse();
        }
    }

    @Test
    void leavesTheOtherProvidersReceiptsAlone() throws IOException {
        Piece state;
        try (ReadBack readBack = readBack(0, 1, List.of())) {
            state = new Piece(readBack.positions(0), List.of());
        }
        log.append(receipt("apns", request(1)));
        try (ReadBack readBack = readBack(0, 1, List.of(state))) {
            assertThat(readBack.remembered()).isZero();
        }
    }

    @Test
    void aLogOutOfReachFailsARestoreButNotACheckpoint() throws IOException {
        Piece state;
        try (ReadBack readBack = readBack(0, 1, List.of())) {
            log.setReachable(false);
            state = new Piece(readBack.positions(0), List.of());
        }
        assertThatThrownBy(() -> readBack(0, 1, List.of(state))).isInstanceOf(IOException.class);

        log.setReachable(true);
        log.append(receipt("fcm", request(1)));
        try (ReadBack readBack = readBack(0, 1, List.of(state))) {
            assertThat(readBack.hasSettled(request(1))).isTrue();
        }
    }

    private ReadBack readBack(int subtask, int parallelism, Collection<Piece> restored) throws IOException {
        TaskInfo task = new TaskInfoImpl("push sink", MAX_PARALLELISM, subtask, parallelism, 0);
        Set<String> held = new HashSet<>();
        restored.forEach(piece -> piece.held.forEach(notification -> held.add(notification.id())));
        return new ReadBack(
                log,
                "fcm",
                ReadBackTest::keyGroup,
                task,
                restored.stream().map(Piece::positions).toList(),
                held,
                WITHOUT_STATE,
                NOW);
    }

    /** The job's rule is another one; that it follows from the user is what matters. */
    private static int keyGroup(String userId) {
        return Math.floorMod(userId.hashCode(), MAX_PARALLELISM);
    }

    private static DeliveryReceipt receipt(String channelId, Notification notification) {
        return receipt(channelId, notification, NOW);
    }

    private static DeliveryReceipt receipt(String channelId, Notification notification, long completedAt) {
        return new DeliveryReceipt(
                notification.id(),
                notification.message().saleId(),
                notification.message().productId(),
                notification.recipient().userId(),
                notification.recipient().deviceId(),
                channelId,
                DeliveryOutcome.ACCEPTED,
                null,
                1,
                0,
                notification.message().expiresAt(),
                0,
                completedAt,
                null,
                0);
    }

    /** A piece of a sink's state. */
    private record Piece(ReadBackPositions positions, List<Notification> held) {}

    private static Notification request(int i) {
        return Pushes.notification("token-" + i, SALE);
    }

    /** A job whose source feeds keyed subtasks; each holds some notifications, settles them and writes receipts. */
    private final class Simulation {

        private final Random random;
        private final Set<String> sent = new HashSet<>();
        private final Set<String> receipted = new HashSet<>();
        private final List<Subtask> subtasks = new ArrayList<>();
        private List<List<Piece>> checkpoint;
        private List<Notification> replay;
        private int skipped;
        private int restarts;

        Simulation(Random random, int notifications) throws IOException {
            this.random = random;
            replay = IntStream.range(0, notifications)
                    .mapToObj(ReadBackTest::request)
                    .toList();
            start(2, Collections.nCopies(2, List.of()));
            checkpoint();
        }

        void run() throws IOException {
            while (subtasks.stream().anyMatch(Subtask::hasWork)) {
                int dice = random.nextInt(1_000);
                if (dice < 12) {
                    crash();
                } else if (dice < 30) {
                    checkpoint();
                } else {
                    work();
                }
            }
        }

        private void work() {
            subtasks.get(random.nextInt(subtasks.size())).work();
        }

        /** Barriers come to the subtasks one after the other; what has passed goes on meanwhile. */
        private void checkpoint() throws IOException {
            List<List<Piece>> states = new ArrayList<>(Collections.nCopies(subtasks.size(), null));
            List<Notification> behind = new ArrayList<>();
            List<Integer> order =
                    new ArrayList<>(IntStream.range(0, subtasks.size()).boxed().toList());
            Collections.shuffle(order, random);
            for (int subtask : order) {
                states.set(subtask, subtasks.get(subtask).snapshot());
                behind.addAll(subtasks.get(subtask).upstream);
                for (int i = random.nextInt(200); i > 0; i--) {
                    work();
                }
            }
            checkpoint = states;
            replay = behind;
        }

        private void crash() throws IOException {
            restarts++;
            int before = checkpoint.size();
            int parallelism = random.nextBoolean() ? before : 1 + random.nextInt(5);
            start(parallelism, parallelism == before ? checkpoint : redistributed(parallelism));
            if (random.nextBoolean()) {
                checkpoint();
            }
        }

        /** As Flink does with list state: in one row, and cut evenly. */
        private List<List<Piece>> redistributed(int parallelism) {
            List<Piece> all = checkpoint.stream().flatMap(Collection::stream).toList();
            return IntStream.range(0, parallelism)
                    .mapToObj(i -> all.subList(i * all.size() / parallelism, (i + 1) * all.size() / parallelism))
                    .toList();
        }

        private void start(int parallelism, List<List<Piece>> states) throws IOException {
            subtasks.clear();
            for (int i = 0; i < parallelism; i++) {
                subtasks.add(new Subtask(i, parallelism, states.get(i)));
            }
            for (Notification request : replay) {
                int subtask = KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                        MAX_PARALLELISM,
                        parallelism,
                        keyGroup(request.recipient().userId()));
                subtasks.get(subtask).upstream.add(request);
            }
        }

        private final class Subtask {

            private final ReadBack readBack;
            private final int parallelism;
            private final Deque<Notification> upstream = new ArrayDeque<>();
            private final List<Notification> held = new ArrayList<>();

            Subtask(int index, int parallelism, List<Piece> state) throws IOException {
                this.parallelism = parallelism;
                readBack = readBack(index, parallelism, state);
                for (Piece piece : state) {
                    piece.held.forEach(this::take);
                }
            }

            boolean hasWork() {
                return !upstream.isEmpty() || !held.isEmpty();
            }

            void work() {
                if (!upstream.isEmpty() && random.nextInt(3) > 0) {
                    take(upstream.remove());
                } else if (!held.isEmpty()) {
                    settle(held.remove(random.nextInt(held.size())));
                }
            }

            private void take(Notification request) {
                if (readBack.hasSettled(request)) {
                    skipped++;
                    assertThat(receipted).contains(request.id());
                } else {
                    held.add(request);
                }
            }

            private void settle(Notification request) {
                assertThat(receipted).as("sent again, in spite of its receipt").doesNotContain(request.id());
                sent.add(request.id());
                receipted.add(request.id());
                log.append(receipt("fcm", request));
            }

            List<Piece> snapshot() {
                ReadBackPositions positions = readBack.positions(0);
                int pieces = -Math.floorDiv(-MAX_PARALLELISM, parallelism) + random.nextInt(20);
                List<Piece> state = new ArrayList<>();
                for (int i = 0; i < pieces; i++) {
                    state.add(new Piece(
                            positions,
                            List.copyOf(held.subList(i * held.size() / pieces, (i + 1) * held.size() / pieces))));
                }
                return state;
            }
        }
    }
}
