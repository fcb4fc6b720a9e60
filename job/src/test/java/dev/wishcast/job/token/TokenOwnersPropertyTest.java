package dev.wishcast.job.token;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rows of a few users with a few tokens against a model that looks at all rows at once. The changes of each row keep their order,
 * and come again from some change on; those of different rows, and what they say of different tokens, come in any order. When all
 * have come, exactly the users yield a token who have it in a row and did not register it last. A failure names its seed, which
 * repeats it.
 */
class TokenOwnersPropertyTest {

    private static final int ROUNDS = 3_000;
    private static final List<String> TOKENS = List.of("t0", "t1", "t2");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void theUserWhoRegisteredLastOwnsTheToken(long seed) {
        Run run = new Run(new Random(seed));
        for (int round = 0; round < ROUNDS; round++) {
            run.changeSome();
            run.deliverAll();
            assertThat(run.told).as("seed %s, round %s", seed, round).isEqualTo(run.expected());
        }
        assertThat(run.yieldsSeen).isGreaterThan(1_000);
        assertThat(run.roundsWithoutYield).isGreaterThan(10);
    }

    private record Registration(String token, long registeredAt, long changedAt) {}

    private record UserToken(String userId, TokenKey token) {}

    /** A row, and what MySQL has of it. */
    private static final class ModelRow {
        private final String userId;
        private final String deviceId;
        private final List<DeviceChange> history = new ArrayList<>();
        private Registration now;

        ModelRow(String userId, String deviceId) {
            this.userId = userId;
            this.deviceId = deviceId;
        }
    }

    private static final class Run {
        private final Random random;
        private final List<ModelRow> rows = new ArrayList<>();
        private long clock = 1_000;

        /** What is on its way, by row and token. */
        private final Map<List<Object>, Queue<TokenClaim>> onTheirWay = new LinkedHashMap<>();

        private final Map<TokenKey, TokenHolders> holders = new HashMap<>();
        private final Set<UserToken> told = new HashSet<>();
        private int yieldsSeen;
        private int roundsWithoutYield;

        Run(Random random) {
            this.random = random;
            for (String userId : List.of("anna", "ben", "carl")) {
                rows.add(new ModelRow(userId, "phone"));
                rows.add(new ModelRow(userId, "tablet"));
            }
        }

        void changeSome() {
            for (int i = random.nextInt(5); i >= 0; i--) {
                clock += random.nextInt(2);
                ModelRow row = rows.get(random.nextInt(rows.size()));
                switch (random.nextInt(8)) {
                    case 0, 1 -> remove(row);
                    case 2 -> comeAgain(row);
                    default -> register(row);
                }
            }
        }

        private void register(ModelRow row) {
            String token = TOKENS.get(random.nextInt(TOKENS.size()));
            String before = row.now == null ? null : row.now.token();
            boolean same = token.equals(before);
            // Clocks of phones, and columns that say nothing.
            long updatedAt = random.nextInt(4) == 0 ? 0 : clock - random.nextInt(10);
            long changedAt = random.nextInt(4) == 0 ? 0 : clock;
            Registration next = new Registration(token, updatedAt > 0 ? updatedAt : changedAt, changedAt);
            row.now = same && isLater(row.now, next) ? row.now : next;
            send(
                    row,
                    new DeviceChange(
                            row.userId,
                            row.deviceId,
                            ChangeKind.UPSERTED,
                            "ios",
                            token,
                            null,
                            same ? null : before,
                            updatedAt,
                            changedAt));
        }

        private static boolean isLater(Registration one, Registration other) {
            return one.registeredAt() > other.registeredAt()
                    || (one.registeredAt() == other.registeredAt() && one.changedAt() > other.changedAt());
        }

        private void remove(ModelRow row) {
            String before = row.now == null ? null : row.now.token();
            row.now = null;
            if (random.nextBoolean()) {
                send(row, gone(row, ChangeKind.UNREACHABLE, before));
            } else {
                send(row, gone(row, ChangeKind.DELETED, before));
                send(row, gone(row, ChangeKind.TOMBSTONE, null));
            }
        }

        private DeviceChange gone(ModelRow row, ChangeKind kind, String before) {
            return new DeviceChange(row.userId, row.deviceId, kind, null, null, null, before, 0, clock);
        }

        private void comeAgain(ModelRow row) {
            int from = Math.max(0, row.history.size() - 1 - random.nextInt(6));
            row.history.subList(from, row.history.size()).forEach(this::enqueue);
        }

        private void send(ModelRow row, DeviceChange change) {
            row.history.add(change);
            enqueue(change);
        }

        private void enqueue(DeviceChange change) {
            List<TokenClaim> claims = new ArrayList<>();
            TokenClaim.find(change, new ListCollector<>(claims));
            for (TokenClaim claim : claims) {
                onTheirWay
                        .computeIfAbsent(
                                List.of(claim.userId(), claim.deviceId(), claim.token()), any -> new ArrayDeque<>())
                        .add(claim);
            }
        }

        void deliverAll() {
            while (!onTheirWay.isEmpty()) {
                List<Object> ready = List.copyOf(onTheirWay.keySet()).get(random.nextInt(onTheirWay.size()));
                Queue<TokenClaim> queue = onTheirWay.get(ready);
                deliver(queue.remove());
                if (queue.isEmpty()) {
                    onTheirWay.remove(ready);
                }
            }
            yieldsSeen += told.size();
            roundsWithoutYield += told.isEmpty() ? 1 : 0;
        }

        private void deliver(TokenClaim claim) {
            TokenHolders known = holders.getOrDefault(claim.token(), TokenHolders.NONE);
            TokenHolders next = known.apply(claim);
            holders.put(claim.token(), next);
            List<TokenYield> words = new ArrayList<>();
            TokenOwners.tell(claim, known, next, new ListCollector<>(words));
            for (TokenYield word : words) {
                UserToken about = new UserToken(word.userId(), word.token());
                // Never twice the same.
                assertThat(word.yields() ? told.add(about) : told.remove(about)).isTrue();
            }
        }

        Set<UserToken> expected() {
            Set<UserToken> expected = new HashSet<>();
            for (String token : TOKENS) {
                List<ModelRow> having = rows.stream()
                        .filter(row -> row.now != null && row.now.token().equals(token))
                        .sorted(Comparator.<ModelRow>comparingLong(row -> row.now.registeredAt())
                                .thenComparing(row -> row.now.changedAt())
                                .thenComparing(row -> row.userId))
                        .toList();
                for (ModelRow row : having) {
                    if (!row.userId.equals(having.get(having.size() - 1).userId)) {
                        expected.add(new UserToken(row.userId, TokenKey.of(token)));
                    }
                }
            }
            return expected;
        }
    }
}
