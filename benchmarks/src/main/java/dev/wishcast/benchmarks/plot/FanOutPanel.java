package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** How long it took until the first and the last push, by audience; both axes are logarithmic. */
final class FanOutPanel {

    private static final double LEFT = 60;
    private static final double RIGHT = 420;
    private static final double TOP = 50;
    private static final double BOTTOM = 330;
    private static final int TARGET_AUDIENCE = 500_000;
    private static final int TARGET_MS = 15_000;
    private static final LogScale X = new LogScale(1_000, 1_000_000, LEFT + 10, RIGHT - 10);
    private static final LogScale Y = new LogScale(100, 100_000, BOTTOM, TOP);
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
            svg.line(X.at(audience), TOP, X.at(audience), BOTTOM, GRID);
            svg.text(
                    X.at(audience), BOTTOM + 18, "text-anchor=\"middle\"", String.format(Locale.ROOT, "%,d", audience));
        }
        for (int millis = 100; millis <= 100_000; millis *= 10) {
            svg.line(LEFT, Y.at(millis), RIGHT, Y.at(millis), GRID);
            String seconds = millis < 1_000 ? Double.toString(millis / 1e3) : Integer.toString(millis / 1_000);
            svg.text(LEFT - 6, Y.at(millis) + 4, "text-anchor=\"end\"", seconds + " s");
        }
    }

    private void series(String label, String field, int latencyMs, String dashes) {
        String style = stroke(Palette.of(latencyMs)) + dashes;
        List<JsonNode> points = runs.stream()
                .filter(run -> run.path("warm").asBoolean()
                        && run.path("providerLatencyMs").asInt() == latencyMs)
                .toList();
        for (int i = 1; i < points.size(); i++) {
            svg.line(
                    x(points.get(i - 1)),
                    y(points.get(i - 1), field),
                    x(points.get(i)),
                    y(points.get(i), field),
                    style);
        }
        points.forEach(
                point -> svg.circle(x(point), y(point, field), 3, stroke(Palette.of(latencyMs)) + " fill=\"#ffffff\""));
        legend(style, label);
    }

    /** A job that has just started, as crosses without a line. */
    private void cold() {
        for (JsonNode run : runs) {
            if (!run.path("warm").asBoolean()) {
                cross(
                        x(run),
                        y(run, "lastMs"),
                        Palette.of(run.path("providerLatencyMs").asInt()));
            }
        }
        cross(LEFT + 27, legendY - 4, "#666666");
        legend("last push, a job that has just started");
    }

    private void cross(double x, double y, String colour) {
        String style = stroke(colour);
        svg.line(x - 4, y - 4, x + 4, y + 4, style);
        svg.line(x - 4, y + 4, x + 4, y - 4, style);
    }

    private void target() {
        double x = X.at(TARGET_AUDIENCE);
        double y = Y.at(TARGET_MS);
        String style = "stroke=\"#888888\" stroke-dasharray=\"2 3\"";
        svg.line(x - 60, y, RIGHT, y, style);
        svg.line(x, y - 6, x, y + 6, "stroke=\"#888888\" stroke-width=\"2\"");
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
