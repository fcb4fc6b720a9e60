package dev.wishcast.benchmarks.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeersReportTest {

    private static SenderRun run(String name, long latencyMs, long messages, double seconds) {
        String provider = name.equals("pushy") || name.equals("http2-limit") ? "apns" : "fcm";
        return new SenderRun(
                name, provider, messages, 500_000, 200_000, messages, 0, latencyMs, seconds, 30, 90, 1_200);
    }

    private static PeersReport report(SenderRun... runs) {
        return new PeersReport(List.of("-Xmx1g"), List.of(runs));
    }

    @Test
    void comparesWithEachPeerAtItsLatency() {
        PeersReport report = report(
                run("wishcast", 0, 500_000, 10),
                run("pushy", 0, 500_000, 5),
                run("firebase-admin-100", 0, 500_000, 45),
                run("first-built", 0, 480_000, 60),
                run("http2-limit", 0, 500_000, 2.5),
                run("wishcast", 50, 500_000, 12.5),
                run("firebase-admin-100", 50, 120_000, 60),
                run("firebase-admin-1000", 50, 500_000, 50));

        assertThat(report.targets())
                .containsEntry("wishcast/pushy, 0 ms", new Target(0.5, 0.5, false))
                .containsEntry("wishcast/firebase-admin-100, 0 ms", new Target(4.5, 5, false))
                .containsEntry("wishcast/first-built, 0 ms", new Target(6.25, 5, false))
                .containsEntry("wishcast/firebase-admin-100, 50 ms", new Target(20, 10, false))
                .containsEntry("wishcast/firebase-admin-1000, 50 ms", new Target(4, 5, false))
                .hasSize(5);
        assertThat(report.table())
                .contains("4.50   at least 5.00: NOT REACHED", "6.25   at least 5.00: reached", "http2-limit")
                .contains("too slow for all 500,000")
                .contains(
                        "firebase-admin-100 has its own pool, of 100 threads",
                        "firebase-admin-1000 has ten times as many");
    }

    @Test
    void tellsWhatWasNotSentInTime() {
        SenderRun run = SenderRun.of(
                Contender.FIREBASE_ADMIN,
                1_000,
                50,
                new ContenderResult(0, 100, 800, 1_000, 20, 300),
                new StubProcess.Counts(801, 798, 0, 500, Violations.NONE));

        assertThat(run.distinct()).isEqualTo(798);
        assertThat(run.duplicates()).isEqualTo(3);
        assertThat(run.seconds()).isEqualTo(0.5);
        assertThat(report(run).table()).contains("firebase-admin-100 to fcm at 50 ms too slow for all 1,000");
    }

    @Test
    void theJsonHasTheFieldsThatWereAskedFor() {
        JsonNode json = new ObjectMapper()
                .valueToTree(report(run("wishcast", 50, 500_000, 12.5), run("pushy", 50, 500_000, 12.5)));

        assertThat(json.path("jvmArguments").path(0).asText()).isEqualTo("-Xmx1g");
        assertThat(json.path("ratios")
                        .path("wishcast/pushy, 50 ms")
                        .path("reached")
                        .asBoolean())
                .isTrue();
        assertThat(json.has("targets")).isFalse();
        JsonNode run = json.path("runs").path(0);
        assertThat(run.path("name").asText()).isEqualTo("wishcast");
        assertThat(run.path("messages").asInt()).isEqualTo(500_000);
        assertThat(run.path("providerLatencyMs").asInt()).isEqualTo(50);
        assertThat(run.path("seconds").asDouble()).isEqualTo(12.5);
        assertThat(run.path("perSecond").asInt()).isEqualTo(40_000);
        assertThat(run.path("cpuMicrosPerMessage").asDouble()).isEqualTo(30);
        assertThat(run.path("peakThreads").asInt()).isEqualTo(90);
        assertThat(run.path("peakRssMb").asInt()).isEqualTo(1_200);
    }
}
