package dev.wishcast.benchmarks;

import dev.wishcast.benchmarks.checkpoints.CheckpointsCommand;
import dev.wishcast.benchmarks.crash.CrashCommand;
import dev.wishcast.benchmarks.fanout.FanOutCommand;
import dev.wishcast.benchmarks.independence.IndependenceCommand;
import dev.wishcast.benchmarks.ingest.IngestCommand;
import dev.wishcast.benchmarks.peers.PeersCommand;
import dev.wishcast.benchmarks.plot.PlotCommand;
import dev.wishcast.benchmarks.rate.RateCommand;
import dev.wishcast.benchmarks.scale.ScaleCommand;
import dev.wishcast.benchmarks.sender.SendersCommand;
import picocli.CommandLine.Command;

/** What {@code ./wishcast bench} runs. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "NAME",
        subcommands = {
            FanOutCommand.class,
            PeersCommand.class,
            ScaleCommand.class,
            SendersCommand.class,
            RateCommand.class,
            CheckpointsCommand.class,
            CrashCommand.class,
            IngestCommand.class,
            IndependenceCommand.class,
            PlotCommand.class
        },
        description = "Measures how fast it is, beside what else one would use, and what a crash costs.")
public final class BenchCommand {

    private BenchCommand() {}
}
