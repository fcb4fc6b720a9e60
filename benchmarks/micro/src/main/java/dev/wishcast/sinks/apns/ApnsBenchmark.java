package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.http.HttpAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What APNs' payloads and answers take: rendering, once for each sale, as the token stands in the path; and classifying
 * the answer, for each push.
 *
 * <pre>
 * ./mvnw -pl benchmarks/micro -am -DskipTests package
 * java -cp 'benchmarks/micro/target/classes:benchmarks/micro/target/lib/*' org.openjdk.jmh.Main ApnsBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class ApnsBenchmark {

    private static final long NOW = 1_795_199_403_000L;

    private final SaleMessage message = new SaleMessage(
            "sale",
            "12345",
            "It's on sale!",
            "Something on your wishlist is on sale now.",
            Map.of("deeplink", "shop://p/12345"),
            NOW,
            NOW + 3_600_000);
    private final HttpAnswer accepted = new HttpAnswer(200, Map.of(), new byte[0]);
    private final HttpAnswer deadToken = new HttpAnswer(
            410,
            Map.of(),
            "{\"reason\":\"Unregistered\",\"timestamp\":1795199000000}".getBytes(StandardCharsets.UTF_8));

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
        return ApnsPayload.render(message);
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
