package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast bench plot}: draws the README's picture from the reports of {@code fanout} and {@code peers}. */
@Command(
        name = "plot",
        mixinStandardHelpOptions = true,
        description =
                "Draws what bench fanout and bench peers found, as SVG; without options, the README's picture from the"
                        + " results that are checked in.")
public final class PlotCommand implements Callable<Integer> {

    @Option(names = "--fanout", description = "The report of bench fanout.")
    private Path fanOut;

    @Option(names = "--peers", description = "The report of bench peers.")
    private Path peers;

    @Option(names = "--output", description = "Where to write the picture.")
    private Path output;

    @Override
    public Integer call() throws IOException {
        Path root = Installation.find().root();
        ObjectMapper json = new ObjectMapper();
        Path results = root.resolve("benchmarks/results");
        String picture = Plot.of(
                json.readTree(or(fanOut, results.resolve("fanout.json")).toFile()),
                json.readTree(or(peers, results.resolve("peers.json")).toFile()));
        Files.writeString(or(output, root.resolve("docs/benchmarks.svg")), picture);
        return 0;
    }

    private static Path or(Path given, Path otherwise) {
        return given == null ? otherwise : given;
    }
}
