package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;

/** How many pushes a second everyone reached, as a bar for each provider latency. */
final class PeersPanel {

    private static final double LEFT = 570;
    private static final double RIGHT = 840;
    private static final double TOP = 50;
    private static final double ROW = 46;
    private static final double BAR = 15;

    private static final List<Integer> LATENCIES_MS = List.of(0, 50);

    private final Svg svg;
    private final List<JsonNode> runs;
    private final double pixelsEach;

    /** @param report what {@code bench peers} wrote */
    PeersPanel(Svg svg, JsonNode report) {
        this.svg = svg;
        this.runs =
                StreamSupport.stream(report.path("runs").spliterator(), false).toList();
        int most = runs.stream().mapToInt(PeersPanel::perSecond).max().orElse(1);
        this.pixelsEach = (RIGHT - LEFT) / most;
    }

    void draw() {
        svg.text(LEFT - 110, 26, "font-size=\"14\" font-weight=\"bold\"", "Pushes a second, to the same provider stub");
        double y = TOP;
        for (String name : runs.stream().map(PeersPanel::name).distinct().toList()) {
            String weight = name.equals("wishcast") ? " font-weight=\"bold\"" : "";
            svg.text(LEFT - 8, y + BAR + 5, "text-anchor=\"end\"" + weight, name);
            for (int i = 0; i < LATENCIES_MS.size(); i++) {
                bar(name, LATENCIES_MS.get(i), y + i * (BAR + 2));
            }
            y += ROW;
        }
        for (int i = 0; i < LATENCIES_MS.size(); i++) {
            legend(LEFT + i * 150, y + 6, LATENCIES_MS.get(i));
        }
    }

    private void bar(String name, int latencyMs, double y) {
        for (JsonNode run : runs) {
            if (name(run).equals(name) && run.path("providerLatencyMs").asInt() == latencyMs) {
                double width = perSecond(run) * pixelsEach;
                svg.rectangle(LEFT, y, width, BAR, Svg.colourOf(latencyMs));
                svg.text(
                        LEFT + width + 5,
                        y + 12,
                        "font-size=\"11\"",
                        String.format(Locale.ROOT, "%,d", perSecond(run)));
            }
        }
    }

    private void legend(double x, double y, int latencyMs) {
        svg.rectangle(x, y, 11, 11, Svg.colourOf(latencyMs));
        svg.text(x + 16, y + 10, "font-size=\"11\"", "provider latency " + latencyMs + " ms");
    }

    private static String name(JsonNode run) {
        return run.path("name").asText();
    }

    private static int perSecond(JsonNode run) {
        return run.path("perSecond").asInt();
    }
}
