package dev.wishcast.benchmarks.plot;

import dev.wishcast.local.run.Installation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class PlotCommandTest {

    private static final Path ROOT = Installation.find().root();

    private static final String FAN_OUT = """
            {"runs": [{"audience": 1000000, "providerLatencyMs": 50, "lastMs": 100000, "firstMs": 200},
                      {"audience": 1000, "providerLatencyMs": 50, "lastMs": 100, "firstMs": 50},
                      {"audience": 10000, "providerLatencyMs": 50, "lastMs": 1000, "firstMs": 200}],
             "coldRuns": [{"audience": 10000, "providerLatencyMs": 0, "lastMs": 1000, "firstMs": 200}],
             "machine": {"processor": "a processor", "cores": 2}, "date": "2026-11-20"}""";

    private static final String PEERS = """
            {"runs": [{"name": "wishcast", "providerLatencyMs": 0, "perSecond": 30000},
                      {"name": "slow & <old>", "providerLatencyMs": 50, "perSecond": 1500}]}""";

    @TempDir
    private Path folder;

    private String examplesPlot() throws IOException {
        Files.writeString(folder.resolve("fanout.json"), FAN_OUT);
        Files.writeString(folder.resolve("peers.json"), PEERS);
        return PlotCommand.plot(folder);
    }

    @Test
    void theReadmesPictureIsOfTheResultsThatAreCheckedIn() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/benchmarks.svg")))
                .as("run ./wishcast bench plot")
                .isEqualTo(PlotCommand.plot(ROOT.resolve("benchmarks/results")));
    }

    @Test
    void isWellFormedAndNamesEveryone() throws Exception {
        String svg = examplesPlot();

        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(svg)
                .contains(">wishcast<", ">30,000<", ">slow &amp; &lt;old><", ">1,500<", "2 cores (a processor)")
                .contains("2026-11-20")
                .doesNotContain("{{");
    }

    @Test
    void sevenSendersStayAboveTheLegend() throws IOException {
        String runs = IntStream.rangeClosed(1, 7)
                .mapToObj("{\"name\": \"%d\", \"providerLatencyMs\": 0, \"perSecond\": 1}"::formatted)
                .collect(Collectors.joining(","));
        Files.writeString(folder.resolve("fanout.json"), FAN_OUT);
        Files.writeString(folder.resolve("peers.json"), "{\"runs\": [" + runs + "]}");

        assertThat(PlotCommand.plot(folder)).contains("y=\"50\" width", "y=\"284\" width");
    }

    @Test
    void aPowerOfTenHasTheSameLengthEverywhere() throws IOException {
        assertThat(examplesPlot()).contains("points=\"70.0,330.0 183.3,236.7 410.0,50.0\"", "x=\"183.3\" y=\"236.7\"");
    }
}
