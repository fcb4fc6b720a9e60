package dev.wishcast.benchmarks;

import dev.wishcast.benchmarks.checkpoints.CheckpointsBenchmark;
import dev.wishcast.benchmarks.crash.CrashBenchmark;
import dev.wishcast.benchmarks.fanout.FanOutBenchmark;
import dev.wishcast.benchmarks.independence.IndependenceBenchmark;
import dev.wishcast.benchmarks.ingest.IngestBenchmark;
import dev.wishcast.benchmarks.peers.PeersBenchmark;
import dev.wishcast.benchmarks.plot.PlotCommand;
import dev.wishcast.benchmarks.rate.RateBenchmark;
import dev.wishcast.benchmarks.scale.ScaleBenchmark;
import dev.wishcast.benchmarks.senders.SendersBenchmark;
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
            SendersBenchmark.class,
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
