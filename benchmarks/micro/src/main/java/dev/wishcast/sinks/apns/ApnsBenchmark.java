package dev.wishcast.sinks.apns;

import dev.wishcast.NanosecondBenchmark;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * What APNs' payloads and responses take: rendering, once for each sale, as the token stands in the path; and classifying the
 * response, for each push.
 */
public class ApnsBenchmark extends NanosecondBenchmark {

    private final Http2Response deadToken = new Http2Response(
            410, null, "{\"reason\":\"Unregistered\",\"timestamp\":1795199000000}".getBytes(StandardCharsets.UTF_8));

    @Setup
    public void check() {
        if (render().unsendable() != null
                || !(classifyAccepted() instanceof Outcome.Accepted)
                || !(classifyDeadToken() instanceof Outcome.DeadToken)) {
            throw new IllegalStateException(
                    render().unsendable() + ", " + classifyAccepted() + ", " + classifyDeadToken());
        }
    }

    @Benchmark
    public ApnsPayload render() {
        return ApnsPayload.render(message, presentation);
    }

    @Benchmark
    public Outcome classifyAccepted() {
        return ApnsResponseClassifier.classify(accepted, NOW);
    }

    @Benchmark
    public Outcome classifyDeadToken() {
        return ApnsResponseClassifier.classify(deadToken, NOW);
    }
}
