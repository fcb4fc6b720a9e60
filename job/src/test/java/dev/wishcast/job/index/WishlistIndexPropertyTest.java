package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.job.index.IndexHarness.Told;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.sale.SaleStatus.CANCELLED;
import static dev.wishcast.connectors.sale.SaleStatus.STARTED;
import static dev.wishcast.job.index.IndexHarness.sale;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The index against a model that is plain to see through: a set of users for each product. Thousands of random adds,
 * removes, repeats and replays, sales at random moments, and checkpoints, restarts and changes of parallelism between
 * them. A failure names its seed, which repeats it.
 */
class WishlistIndexPropertyTest {

    private static final int BUCKETS = 12;
    private static final int STEPS = 6_000;
    private static final int[] PARALLELISMS = {1, 2, 3, 4};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void everySaleFindsExactlyTheUsersOfTheModel(long seed) throws Exception {
        try (Run run = new Run(new Random(seed))) {
            for (int step = 0; step < STEPS; step++) {
                run.step();
            }
            assertThat(run.salesChecked).isGreaterThan(100);
            assertThat(run.restarts).isGreaterThan(5);
            assertThat(run.usersFound).isGreaterThan(1_000);
        }
    }

    private static final class Run implements AutoCloseable {
        private final Random random;
        private final Map<String, Set<String>> model = new HashMap<>();
        private final List<WishlistChange> log = new ArrayList<>();
        private final Map<String, Set<String>> expected = new TreeMap<>();
        private IndexHarness index;
        private long now = 1_000_000;
        private int sales;
        private int salesChecked;
        private int usersFound;
        private int restarts;

        Run(Random random) throws Exception {
            this.random = random;
            index = IndexHarness.open(BUCKETS, new EmbeddedRocksDBStateBackend(), 2, now);
        }

        void step() throws Exception {
            now += random.nextInt(3);
            int dice = random.nextInt(1_000);
            if (dice < 550) {
                apply(change(ChangeKind.UPSERTED));
            } else if (dice < 850) {
                apply(change(ChangeKind.DELETED));
            } else if (dice < 900 && !log.isEmpty()) {
                apply(log.get(log.size() - 1));
            } else if (dice < 920) {
                replay();
            } else if (dice < 960) {
                startSale();
            } else if (dice < 990) {
                fireSales();
            } else if (dice < 995) {
                restart();
            } else {
                endSales();
            }
        }

        private WishlistChange change(ChangeKind kind) {
            String product = "p" + random.nextInt(5);
            String user = "u" + random.nextInt(150);
            return new WishlistChange(product, user, kind, kind == ChangeKind.UPSERTED ? now : 0, now);
        }

        private void apply(WishlistChange change) throws Exception {
            log.add(change);
            index.change(change);
            Set<String> users = model.computeIfAbsent(change.productId(), product -> new TreeSet<>());
            if (change.kind() == ChangeKind.UPSERTED) {
                users.add(change.userId());
            } else {
                users.remove(change.userId());
            }
        }

        /** Kafka Connect delivers at least once: after a crash it sends the latest changes again, in their order. */
        private void replay() throws Exception {
            int from = Math.max(0, log.size() - random.nextInt(100));
            for (WishlistChange change : List.copyOf(log.subList(from, log.size()))) {
                apply(change);
            }
        }

        private void startSale() throws Exception {
            String saleId = "s" + sales++;
            String product = "p" + random.nextInt(5);
            int repeats = 1 + random.nextInt(3);
            for (int i = 0; i < repeats; i++) {
                index.sale(sale(saleId, product, STARTED, now, now + 10_000, now));
            }
            if (random.nextInt(5) == 0) {
                index.sale(sale(saleId, product, CANCELLED, now, now + 10_000, now));
            } else {
                expected.put(saleId, model.computeIfAbsent(product, any -> new TreeSet<>()));
            }
        }

        private void fireSales() throws Exception {
            index.clock(now);
            index.watermarks(now, now);
            Map<String, List<String>> found = new HashMap<>();
            for (Told told : index.told()) {
                found.computeIfAbsent(told.message().saleId(), sale -> new ArrayList<>())
                        .add(told.userId());
            }
            expected.forEach((saleId, users) -> {
                List<String> told = found.getOrDefault(saleId, List.of());
                assertThat(told).as("users of %s", saleId).containsExactlyInAnyOrderElementsOf(users);
                usersFound += told.size();
                salesChecked++;
            });
            assertThat(expected.keySet()).as("sales that fired").containsAll(found.keySet());
            expected.clear();
        }

        /** Sales are forgotten when they have ended; the wishes must stay. */
        private void endSales() throws Exception {
            fireSales();
            now += 20_000;
            index.clock(now);
        }

        private void restart() throws Exception {
            index = index.restart(PARALLELISMS[random.nextInt(PARALLELISMS.length)], now);
            restarts++;
        }

        @Override
        public void close() throws Exception {
            index.close();
        }
    }
}
