package dev.wishcast.benchmarks.plot;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.run.Installation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PlotTest {

    private static final Path ROOT = Installation.find().root();

    private static JsonNode result(String name) throws IOException {
        return new ObjectMapper()
                .readTree(ROOT.resolve("benchmarks/results").resolve(name).toFile());
    }

    @Test
    void theReadmesPictureIsOfTheResultsThatAreCheckedIn() throws IOException {
        assertThat(Files.readString(ROOT.resolve("docs/benchmarks.svg")))
                .as("run ./wishcast bench plot")
                .isEqualTo(Plot.of(result("fanout.json"), result("peers.json")));
    }

    @Test
    void isWellFormedAndNamesEveryone() throws Exception {
        JsonNode peers = new ObjectMapper().readTree("""
                        {"runs": [{"name": "wishcast", "providerLatencyMs": 0, "perSecond": 30000},
                                  {"name": "slow & <old>", "providerLatencyMs": 50, "perSecond": 1500}]}""");
        String svg = Plot.of(new ObjectMapper().readTree("{}"), peers);

        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)));
        assertThat(svg).contains(">wishcast<", ">30,000<", "slow &amp; &lt;old>", ">1,500<");
    }

    @Test
    void aPowerOfTenHasTheSameLengthEverywhere() {
        LogScale scale = new LogScale(10, 1_000, 50, 250);

        assertThat(scale.at(10)).isEqualTo(50);
        assertThat(scale.at(100)).isCloseTo(150, within(1e-9));
        assertThat(scale.at(1_000)).isEqualTo(250);
    }
}
