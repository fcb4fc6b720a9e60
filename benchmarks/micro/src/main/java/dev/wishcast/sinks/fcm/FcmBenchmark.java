package dev.wishcast.sinks.fcm;

import dev.wishcast.sinks.Outcome;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.UnsendableException;
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
 * What FCM's messages and answers take: rendering, once for each sale and second; splicing in the token, and
 * classifying the answer, for each push.
 *
 * <pre>
 * ./mvnw -pl benchmarks/micro -am -DskipTests package
 * java -cp 'benchmarks/micro/target/classes:benchmarks/micro/target/lib/*' org.openjdk.jmh.Main FcmBenchmark
 * </pre>
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class FcmBenchmark {

    private static final long NOW = 1_795_199_403_000L;
    private static final String TOKEN = "x".repeat(22) + ":APA91b" + "y".repeat(128);
    private static final String DEAD_TOKEN = "{\"error\":{\"code\":404,\"message\":\"Requested entity was not found.\","
            + "\"status\":\"NOT_FOUND\",\"details\":[{\"@type\":"
            + "\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"UNREGISTERED\"}]}}";

    private final SaleMessage message = new SaleMessage(
            "sale",
            "12345",
            "It's on sale!",
            "Something on your wishlist is on sale now.",
            Map.of("deeplink", "shop://p/12345"),
            NOW,
            NOW + 3_600_000);
    private final FcmMessage rendered = FcmMessage.render(message, NOW);
    private final HttpAnswer accepted = new HttpAnswer(200, Map.of(), new byte[0]);
    private final HttpAnswer deadToken = new HttpAnswer(404, Map.of(), DEAD_TOKEN.getBytes(StandardCharsets.UTF_8));

    @Setup
    public void check() throws UnsendableException {
        if (!new String(splice(), StandardCharsets.UTF_8).contains(TOKEN)
                || !(classifyAccepted() instanceof Outcome.Accepted)
                || !(classifyDeadToken() instanceof Outcome.DeadToken)) {
            throw new IllegalStateException(classifyAccepted() + ", " + classifyDeadToken());
        }
    }

    @Benchmark
    public FcmMessage render() {
        return FcmMessage.render(message, NOW);
    }

    @Benchmark
    public byte[] splice() throws UnsendableException {
        return rendered.bodyFor(TOKEN);
    }

    @Benchmark
    public Outcome classifyAccepted() {
        return FcmResponseClassifier.classify(accepted, NOW);
    }

    @Benchmark
    public Outcome classifyDeadToken() {
        return FcmResponseClassifier.classify(deadToken, NOW);
    }
}
