package dev.wishcast.benchmarks;

import dev.wishcast.benchmarks.crash.CrashBenchmark;
import dev.wishcast.benchmarks.index.IndependenceBenchmark;
import dev.wishcast.benchmarks.index.IngestBenchmark;
import dev.wishcast.benchmarks.plot.PlotCommand;
import dev.wishcast.benchmarks.sale.CheckpointsBenchmark;
import dev.wishcast.benchmarks.sale.FanOutBenchmark;
import dev.wishcast.benchmarks.sale.RateBenchmark;
import dev.wishcast.benchmarks.sale.ScaleBenchmark;
import dev.wishcast.benchmarks.senders.PeersBenchmark;
import picocli.CommandLine.Command;

/** What {@code ./wishcast bench} runs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            FanOutBenchmark.class,
            PeersBenchmark.class,
            ScaleBenchmark.class,
            RateBenchmark.class,
            CheckpointsBenchmark.class,
            CrashBenchmark.class,
            IngestBenchmark.class,
            IndependenceBenchmark.class,
            PlotCommand.class
        },
        description = "Measures how fast it is, beside what else one would use, and what a crash costs.")
public final class BenchCommand {

    private BenchCommand() {}
}
