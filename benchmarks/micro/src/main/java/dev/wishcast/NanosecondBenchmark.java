package dev.wishcast;

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
 * seconds after five seconds of warm-up. Each benchmark stands in the package of what it measures.
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
public abstract class NanosecondBenchmark {}
