package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;

/**
 * {@code ./wishcast bench plot}: draws the README's picture of what the benchmarks found. {@code chart.svg} is all of it that does not change; this class adds the figures. It
 * depends on nothing but the reports: charting libraries measure text with the machine's fonts, so that the same figures would
 * make another file elsewhere.
 */
@Command(
        name = "plot",
        mixinStandardHelpOptions = true,
        description =
                "Draws what bench fanout and bench peers found: the README's picture, as SVG, from the results that"
                        + " are checked in.")
public final class PlotCommand implements Callable<Integer> {

    private static final double WIDEST_BAR = 270;
    private static final int MOST_A_ROW = 46;
    private static final int ALL_ROWS = 276;

    @Override
    public Integer call() throws IOException {
        Path root = Installation.find().root();
        Files.writeString(root.resolve("docs/benchmarks.svg"), plot(root.resolve("benchmarks/results")));
        return 0;
    }

    /** Draws, as SVG, what {@code bench fanout} and {@code bench peers} wrote into a folder. */
    static String plot(Path results) throws IOException {
        ObjectMapper json = new ObjectMapper();
        Figures sales = json.readValue(results.resolve("fanout.json").toFile(), Figures.class);
        Figures senders = json.readValue(results.resolve("peers.json").toFile(), Figures.class);
        try (InputStream chart = PlotCommand.class.getResourceAsStream("chart.svg")) {
            return new String(chart.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{last push, 0 ms}}", points(sales.runs, 0, Run::lastMs))
                    .replace("{{last push, 50 ms}}", points(sales.runs, 50, Run::lastMs))
                    .replace("{{first push, 0 ms}}", points(sales.runs, 0, Run::firstMs))
                    .replace("{{just started}}", lines(sales.coldRuns.stream().map(PlotCommand::cross)))
                    .replace("{{bars}}", bars(senders.runs))
                    .replace("{{cores}}", Integer.toString(sales.machine.cores))
                    .replace("{{processor}}", escaped(sales.machine.processor))
                    .replace("{{date}}", sales.date);
        }
    }

    private static String points(List<Run> runs, int latencyMs, ToIntFunction<Run> millis) {
        return runs.stream()
                .filter(run -> run.providerLatencyMs == latencyMs)
                .sorted(Comparator.comparingInt(Run::audience))
                .map(run -> format("%.1f,%.1f", x(run.audience), y(millis.applyAsInt(run))))
                .collect(Collectors.joining(" "));
    }

    private static String cross(Run run) {
        return format(
                "<use class=\"ms%d\" href=\"#cross\" x=\"%.1f\" y=\"%.1f\"/>",
                run.providerLatencyMs, x(run.audience), y(run.lastMs));
    }

    /** From 1,000 on; each power of ten has the same length. */
    private static double x(int audience) {
        return 70 + 340 / 3.0 * Math.log10(audience / 1e3);
    }

    /** From 100 ms on, upwards. */
    private static double y(int millis) {
        return 330 - 280 / 3.0 * Math.log10(millis / 1e2);
    }

    /** A row for each sender, with a bar for each provider latency. */
    private static String bars(List<Run> runs) {
        int most = runs.stream().mapToInt(Run::perSecond).max().orElse(1);
        List<String> names = runs.stream().map(Run::name).distinct().toList();
        int row = Math.min(MOST_A_ROW, ALL_ROWS / names.size());
        Stream<String> labels = names.stream()
                .map(name -> format(
                        "<text class=\"%s\" x=\"562\" y=\"%d\">%s</text>",
                        name.equals("wishcast") ? "end bold" : "end", 70 + row * names.indexOf(name), escaped(name)));
        Stream<String> bars = runs.stream().map(run -> {
            int y = 50 + row * names.indexOf(run.name) + (run.providerLatencyMs == 0 ? 0 : 17);
            double width = WIDEST_BAR * run.perSecond / most;
            return format(
                    "<rect class=\"ms%d\" x=\"570\" y=\"%d\" width=\"%.1f\" height=\"15\"/>"
                            + "<text class=\"small\" x=\"%.1f\" y=\"%d\">%,d</text>",
                    run.providerLatencyMs, y, width, 575 + width, y + 12, run.perSecond);
        });
        return lines(Stream.concat(labels, bars));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }

    private static String lines(Stream<String> elements) {
        return elements.collect(Collectors.joining("\n"));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Figures(List<Run> runs, List<Run> coldRuns, Machine machine, String date) {}

    /** A run of either benchmark; what the other one measures is 0. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Run(String name, int audience, int providerLatencyMs, int firstMs, int lastMs, int perSecond) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Machine(String processor, int cores) {}
}
