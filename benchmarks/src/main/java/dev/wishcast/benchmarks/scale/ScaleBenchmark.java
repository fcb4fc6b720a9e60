package dev.wishcast.benchmarks.scale;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.fanout.FanOutSetup;
import dev.wishcast.benchmarks.fanout.FanOutStack;
import dev.wishcast.benchmarks.shop.Phones;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The same sale at several parallelisms, and what its costs come to for workloads that no machine here can hold.
 *
 * @param perRecord what indexing costs; what a notification costs is measured
 */
record ScaleBenchmark(int audience, List<Integer> parallelisms, UnitCosts perRecord, Demands demands, Prices prices) {

    /** The first is cold, and the last is one that everything is compiled for. */
    private static final int SALES = 4;

    ScaleReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        List<ScaleRun> runs = new ArrayList<>();
        for (int parallelism : parallelisms) {
            progress.printf("Parallelism %d …%n", parallelism);
            FanOutSetup setup = new FanOutSetup(
                    Set.of(audience), Phones.BOTH, Duration.ZERO, parallelism, Map.of(), Optional.empty());
            try (FanOutStack stack = FanOutStack.start(setup, progress)) {
                for (int sale = 0; sale < SALES; sale++) {
                    runs.add(new ScaleRun(parallelism, stack.sale(audience, sale > 0)));
                }
            }
        }
        return ScaleReport.of(conditions, runs, perRecord, demands, prices);
    }
}
