package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** How long it took until the first and the last push, by audience; both axes are logarithmic. Not thread-safe. */
final class FanOutPanel {

    private static final double LEFT = 60;
    private static final double RIGHT = 420;
    private static final double TOP = 50;
    private static final double BOTTOM = 330;
    private static final LogScale X = new LogScale(1_000, 1_000_000, LEFT + 10, RIGHT - 10);
    private static final LogScale Y = new LogScale(100, 100_000, BOTTOM, TOP);
    private static final double TARGET_X = X.at(500_000);
    private static final double TARGET_Y = Y.at(15_000);
    private static final String GRID = "stroke=\"#dddddd\"";

    private final Svg svg;
    private final List<JsonNode> runs;
    private double legendY = TOP + 16;

    /** @param report what {@code bench fanout} wrote */
    FanOutPanel(Svg svg, JsonNode report) {
        this.svg = svg;
        this.runs = Stream.of("runs", "coldRuns")
                .flatMap(runs -> StreamSupport.stream(report.path(runs).spliterator(), false))
                .sorted(Comparator.comparingInt(run -> run.path("audience").asInt()))
                .toList();
    }

    void draw() {
        svg.text(LEFT, 26, "font-size=\"14\" font-weight=\"bold\"", "From the sale event to the push");
        grid();
        series("last push, provider latency 0 ms", "lastMs", 0, "");
        series("last push, provider latency 50 ms", "lastMs", 50, "");
        series("first push, 0 ms", "firstMs", 0, " stroke-dasharray=\"5 4\"");
        cold();
        target();
        svg.text((LEFT + RIGHT) / 2, BOTTOM + 38, "text-anchor=\"middle\"", "phones to be reached");
    }

    private void grid() {
        for (int audience = 1_000; audience <= 1_000_000; audience *= 10) {
            double x = X.at(audience);
            svg.line(x, TOP, x, BOTTOM, GRID);
            svg.text(x, BOTTOM + 18, "text-anchor=\"middle\"", String.format(Locale.ROOT, "%,d", audience));
        }
        for (int millis = 100; millis <= 100_000; millis *= 10) {
            double y = Y.at(millis);
            svg.line(LEFT, y, RIGHT, y, GRID);
            String seconds = millis < 1_000 ? Double.toString(millis / 1e3) : Integer.toString(millis / 1_000);
            svg.text(LEFT - 6, y + 4, "text-anchor=\"end\"", seconds + " s");
        }
    }

    private void series(String label, String field, int latencyMs, String dashes) {
        String stroke = stroke(Svg.colourOf(latencyMs));
        List<JsonNode> points = runs.stream()
                .filter(run -> run.path("warm").asBoolean()
                        && run.path("providerLatencyMs").asInt() == latencyMs)
                .toList();
        for (int i = 1; i < points.size(); i++) {
            JsonNode from = points.get(i - 1);
            JsonNode to = points.get(i);
            svg.line(x(from), y(from, field), x(to), y(to, field), stroke + dashes);
        }
        points.forEach(point -> svg.circle(x(point), y(point, field), 3, stroke + " fill=\"#ffffff\""));
        legend(stroke + dashes, label);
    }

    /** A job that has just started, as crosses without a line. */
    private void cold() {
        runs.stream()
                .filter(run -> !run.path("warm").asBoolean())
                .forEach(run -> cross(
                        x(run),
                        y(run, "lastMs"),
                        Svg.colourOf(run.path("providerLatencyMs").asInt())));
        cross(LEFT + 27, legendY - 4, "#666666");
        legend("last push, a job that has just started");
    }

    private void cross(double x, double y, String colour) {
        svg.line(x - 4, y - 4, x + 4, y + 4, stroke(colour));
        svg.line(x - 4, y + 4, x + 4, y - 4, stroke(colour));
    }

    private void target() {
        String style = "stroke=\"#888888\" stroke-dasharray=\"2 3\"";
        svg.line(TARGET_X - 60, TARGET_Y, RIGHT, TARGET_Y, style);
        svg.line(TARGET_X, TARGET_Y - 6, TARGET_X, TARGET_Y + 6, "stroke=\"#888888\" stroke-width=\"2\"");
        legend(style, "the target for 500,000: 15 s");
    }

    private void legend(String lineStyle, String label) {
        svg.line(LEFT + 14, legendY - 4, LEFT + 40, legendY - 4, lineStyle);
        legend(label);
    }

    private void legend(String label) {
        svg.text(LEFT + 48, legendY, "font-size=\"11\"", label);
        legendY += 16;
    }

    private static String stroke(String colour) {
        return "stroke-width=\"2\" stroke=\"" + colour + "\"";
    }

    private static double x(JsonNode run) {
        return X.at(run.path("audience").asInt());
    }

    private static double y(JsonNode run, String field) {
        return Y.at(run.path(field).asInt());
    }
}
