package dev.wishcast.job.device;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.receipt.TokenHash;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One device against a provider that remembers when each token was last registered and when it died, through thousands
 * of random registrations, deaths, sales, and rows and receipts that come late, twice or again. A live device always gets
 * its push. A dead token is sent to once, until its receipt has arrived; and once more after rows that came again have
 * overwritten it with an older token. A failure names its seed, which repeats it.
 */
class DeadTokenPropertyTest {

    private static final int STEPS = 20_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void aLiveDeviceIsAlwaysReachedAndADeadTokenOnce(long seed) {
        Run run = new Run(new Random(seed));
        for (int step = 0; step < STEPS; step++) {
            run.step();
        }
        assertThat(run.reached).isGreaterThan(1_000);
        assertThat(run.suppressed).isGreaterThan(1_000);
        assertThat(run.sentToDead).isGreaterThan(100);
    }

    private static final class Run {
        private final Random random;
        private long now = 1_000;

        private final Map<String, Long> registeredAt = new HashMap<>();
        private final Map<String, Long> diedAt = new HashMap<>();
        private String token;

        private final List<DeviceChange> rows = new ArrayList<>();
        private final List<DeadToken> receipts = new ArrayList<>();
        private final List<DeadToken> onTheirWay = new ArrayList<>();
        /** What the device has been told, and has not forgotten over another token. */
        private final Set<DeadToken> known = new HashSet<>();

        private Device device;
        private int reached;
        private int suppressed;
        private int sentToDead;

        Run(Random random) {
            this.random = random;
            register("t0");
        }

        void step() {
            now += random.nextInt(3);
            switch (random.nextInt(30)) {
                case 0 -> register("t" + random.nextInt(1_000_000));
                case 1 -> register(token);
                case 2 -> register(rows.get(random.nextInt(rows.size())).pushToken());
                case 3, 4, 5 -> die();
                case 6, 7, 8, 9 -> receiptsArrive();
                case 10 -> receiptsComeAgain();
                case 11 -> rowsComeAgain();
                default -> sale();
            }
        }

        /** A commit takes time: whatever was before it was earlier. */
        private void register(String newToken) {
            now++;
            token = newToken;
            registeredAt.put(token, now);
            DeviceChange row = new DeviceChange(
                    "u", "d", ChangeKind.UPSERTED, "ios", token, null, random.nextBoolean() ? now : 0, now);
            rows.add(row);
            apply(row);
        }

        private void die() {
            if (isAlive()) {
                diedAt.put(token, now);
            }
        }

        private boolean isAlive() {
            return diedAt.getOrDefault(token, Long.MIN_VALUE) < registeredAt.get(token);
        }

        private DeadToken death() {
            return new DeadToken("u", TokenHash.of(token), diedAt.get(token));
        }

        private void sale() {
            if (device.isSuppressed()) {
                assertThat(isAlive()).as("alive, but suppressed: %s", device).isFalse();
                suppressed++;
            } else if (isAlive()) {
                reached++;
            } else {
                assertThat(known).as("dead, and known as such: %s", device).doesNotContain(death());
                sentToDead++;
                onTheirWay.add(death());
            }
        }

        private void receiptsArrive() {
            onTheirWay.forEach(this::apply);
            receipts.addAll(onTheirWay);
            onTheirWay.clear();
        }

        private void receiptsComeAgain() {
            for (int i = random.nextInt(5); i > 0 && !receipts.isEmpty(); i--) {
                apply(receipts.get(random.nextInt(receipts.size())));
            }
        }

        private void rowsComeAgain() {
            int from = Math.max(0, rows.size() - 1 - random.nextInt(6));
            rows.subList(from, rows.size()).forEach(this::apply);
        }

        private void apply(DeviceChange row) {
            if (device != null && !device.pushToken().equals(row.pushToken())) {
                known.clear();
            }
            device = Device.ofRow(row, device);
        }

        private void apply(DeadToken receipt) {
            device = device.withDeath(receipt);
            if (receipt.tokenHash().equals(TokenHash.of(device.pushToken()))) {
                known.add(receipt);
            }
        }
    }
}
