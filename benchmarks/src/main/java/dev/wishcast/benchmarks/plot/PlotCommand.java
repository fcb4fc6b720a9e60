package dev.wishcast.benchmarks.plot;

import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ./wishcast bench plot}: draws the README's picture from the results that are checked in. */
@Command(
        name = "plot",
        mixinStandardHelpOptions = true,
        description =
                "Draws what bench fanout and bench peers found: the README's picture, as SVG, from the results that"
                        + " are checked in.")
public final class PlotCommand implements Callable<Integer> {

    @Override
    public Integer call() throws IOException {
        Path root = Installation.find().root();
        Files.writeString(root.resolve("docs/benchmarks.svg"), Plot.of(root.resolve("benchmarks/results")));
        return 0;
    }
}
