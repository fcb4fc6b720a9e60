package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/**
 * The picture of what the benchmarks found. It depends on nothing but their reports: charting libraries measure text with the
 * machine's fonts, so that the same figures would make another file elsewhere.
 */
final class Plot {

    private static final int WIDTH = 920;
    private static final int HEIGHT = 400;

    private Plot() {}

    /**
     * Draws it as SVG.
     *
     * @param fanOut what {@code bench fanout} wrote
     * @param peers what {@code bench peers} wrote
     */
    static String of(JsonNode fanOut, JsonNode peers) {
        Svg svg = new Svg(WIDTH, HEIGHT);
        new FanOutPanel(svg, fanOut).draw();
        new PeersPanel(svg, peers).draw();
        JsonNode machine = fanOut.path("machine");
        svg.text(
                WIDTH - 10,
                HEIGHT - 8,
                "text-anchor=\"end\" font-size=\"11\" fill=\"#666666\"",
                String.format(
                        Locale.ROOT,
                        "%d cores (%s) for MySQL, Kafka, Connect, Flink and the provider stub; %s",
                        machine.path("cores").asInt(),
                        machine.path("processor").asText(),
                        fanOut.path("date").asText()));
        return svg.toString();
    }
}
