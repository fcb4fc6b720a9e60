package dev.wishcast;

import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How single steps are measured, unless a benchmark says otherwise: the time of a call in nanoseconds, in one JVM, over five
 * seconds after five seconds of warm-up. Also the example that they share. Each benchmark stands in the package of what it measures.
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
public abstract class NanosecondBenchmark {

    /** The time of everything, in milliseconds since the epoch. */
    protected static final long NOW = 1_795_199_403_000L;

    /** What a sale sends; not a constant, or the JIT compiler would work with what is in it. */
    protected final SaleMessage message = new SaleMessage(
            "sale",
            "12345",
            "It's on sale!",
            "Something on your wishlist is on sale now.",
            Map.of("deeplink", "shop://p/12345"),
            NOW,
            NOW + 3_600_000);

    /** How a phone presents it: what is the default. */
    protected final Presentation presentation = new Presentation("default", null, null, null, null, false);

    /** A provider's response to a push that it takes. */
    protected final Http2Response accepted = new Http2Response(200, null, new byte[0]);
}
