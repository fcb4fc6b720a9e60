package dev.wishcast.benchmarks.senders;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.runner.Target;
import dev.wishcast.local.server.StubProcess;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SendersReportTest {

    private static SenderRun run(Contender contender, long latencyMs, long perSecond, long cpuMicros) {
        long messages = perSecond * 10;
        return SenderRun.of(
                contender,
                messages,
                latencyMs,
                new ContenderResult(0, 1_000, messages, cpuMicros * messages, 20, 300),
                new StubProcess.Counts(messages, messages, 1_000_000, 1_010_000),
                1_000_000);
    }

    private static SendersReport report(SenderRun... runs) {
        return new SendersBenchmark().report(List.of(runs));
    }

    @Test
    void comparesWithEachPeerAtItsLatency() {
        SendersReport report = report(
                run(Contender.WISHCAST_APNS, 0, 60_000, 12),
                run(Contender.PUSHY, 0, 80_000, 10),
                run(Contender.WISHCAST_FCM, 50, 20_000, 16),
                run(Contender.FIREBASE_ADMIN, 50, 1_600, 100));

        assertThat(report.targets())
                .containsEntry("wishcast/pushy, 0 ms", new Target(0.75, 0.7, false))
                .containsEntry("wishcast/firebase-admin, 50 ms", new Target(12.5, 10, false))
                .containsEntry("wishcast fcm per second, 50 ms", new Target(20_000, 17_000, false))
                .containsEntry("wishcast apns CPU µs, 0 ms", new Target(12, 15, true))
                .hasSize(4)
                .allSatisfy((name, target) -> assertThat(target.reached()).isTrue());
    }

    @Test
    void showsWhatWasNotReached() {
        SendersReport report =
                report(run(Contender.WISHCAST_APNS, 0, 50_000, 16), run(Contender.PUSHY_NATIVE_TLS, 0, 100_000, 10));

        assertThat(report.targets().values()).extracting(Target::reached).containsExactly(false, false);
        assertThat(report.table()).contains("0.50   at least 0.70: NOT REACHED", "16.00   at most 15.00: NOT REACHED");
    }

    @Test
    void tellsWhatWasLostOrSentTwiceOrNotSentAtAll() {
        SenderRun run = SenderRun.of(
                Contender.FIREBASE_ADMIN,
                1_000,
                50,
                new ContenderResult(0, 100, 800, 1_000, 20, 300),
                new StubProcess.Counts(801, 798, 0, 500),
                0);

        assertThat(run.exactlyOnce()).isFalse();
        assertThat(report(run).table()).contains("too slow for all 1,000", "NOT EXACTLY ONCE: 2 missing, 3 duplicates");
    }

    @Test
    void theJsonHasRunsAndRatios() {
        JsonNode json = new ObjectMapper().valueToTree(report(run(Contender.WISHCAST_APNS, 0, 60_000, 12)));

        assertThat(json.path("jvmArguments").path(0).asText()).isEqualTo("-Xmx1g");
        JsonNode run = json.path("runs").path(0);
        assertThat(run.path("name").asText()).isEqualTo("wishcast");
        assertThat(run.path("provider").asText()).isEqualTo("apns");
        assertThat(run.path("seconds").asDouble()).isEqualTo(10);
        assertThat(run.path("perSecond").asLong()).isEqualTo(60_000);
        assertThat(run.path("cpuMicrosPerMessage").asDouble()).isEqualTo(12);
        assertThat(json.path("ratios")
                        .path("wishcast apns CPU µs, 0 ms")
                        .path("reached")
                        .asBoolean())
                .isTrue();
    }
}
