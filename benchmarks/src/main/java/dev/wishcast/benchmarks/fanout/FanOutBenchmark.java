package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.shop.Phones;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sales for audiences of different sizes on the whole system, with everyone's pushes timed from the sale event on.
 *
 * @param coldAudience of the first sale, which meets a job that has just started
 * @param warmUp the audience of the second sale, which is not reported; 0 for none
 * @param flinkSettings on top of {@code flink-conf}
 * @param recordings where JFR recordings of the sales go, if any are made
 */
record FanOutBenchmark(
        List<Integer> audiences,
        List<Integer> providerLatenciesMs,
        int coldAudience,
        int warmUp,
        int parallelism,
        Map<String, String> flinkSettings,
        Optional<Path> recordings) {

    FanOutReport run(PrintStream progress) throws IOException, SQLException, InterruptedException {
        Conditions conditions = Conditions.now();
        Set<Integer> all = new TreeSet<>(audiences);
        all.add(coldAudience);
        if (warmUp > 0) {
            all.add(warmUp);
        }
        List<FanOutRun> runs = new ArrayList<>();
        for (int latencyMs : providerLatenciesMs) {
            progress.printf("Provider latency %d ms …%n", latencyMs);
            FanOutSetup setup = new FanOutSetup(
                    all,
                    Phones.BOTH,
                    Duration.ofMillis(latencyMs),
                    parallelism,
                    flinkSettings,
                    recordings.map(folder -> folder.resolve(latencyMs + "-ms")));
            try (FanOutStack stack = FanOutStack.start(setup, progress)) {
                runs.add(stack.sale(coldAudience, false));
                if (warmUp > 0) {
                    stack.sale(warmUp, false);
                }
                for (int audience : audiences) {
                    runs.add(stack.sale(audience, true));
                }
            }
        }
        return new FanOutReport(
                conditions, parallelism, warmUp, flinkSettings, FanOutStack.UNLIMITED, recordings.isPresent(), runs);
    }
}
