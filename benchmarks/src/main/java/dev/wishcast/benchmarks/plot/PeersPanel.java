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
        this.pixelsEach = (RIGHT - LEFT)
                / runs.stream()
                        .mapToInt(run -> run.path("perSecond").asInt())
                        .max()
                        .orElse(1);
    }

    void draw() {
        svg.text(LEFT - 110, 26, "font-size=\"14\" font-weight=\"bold\"", "Pushes a second, to the same provider stub");
        double y = TOP;
        for (String name :
                runs.stream().map(run -> run.path("name").asText()).distinct().toList()) {
            String weight = name.equals("wishcast") ? " font-weight=\"bold\"" : "";
            svg.text(LEFT - 8, y + BAR + 5, "text-anchor=\"end\"" + weight, name);
            bars(name, y);
            y += ROW;
        }
        legend(y + 6);
    }

    private void bars(String name, double top) {
        double y = top;
        for (int latencyMs : LATENCIES_MS) {
            for (JsonNode run : runs) {
                if (run.path("name").asText().equals(name)
                        && run.path("providerLatencyMs").asInt() == latencyMs) {
                    int perSecond = run.path("perSecond").asInt();
                    double width = perSecond * pixelsEach;
                    svg.rectangle(LEFT, y, width, BAR, Palette.of(latencyMs));
                    svg.text(
                            LEFT + width + 5, y + 12, "font-size=\"11\"", String.format(Locale.ROOT, "%,d", perSecond));
                }
            }
            y += BAR + 2;
        }
    }

    private void legend(double y) {
        double x = LEFT;
        for (int latencyMs : LATENCIES_MS) {
            svg.rectangle(x, y, 11, 11, Palette.of(latencyMs));
            svg.text(x + 16, y + 10, "font-size=\"11\"", "provider latency " + latencyMs + " ms");
            x += 150;
        }
    }
}
