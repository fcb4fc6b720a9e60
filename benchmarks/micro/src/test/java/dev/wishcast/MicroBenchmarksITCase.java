package dev.wishcast;

import java.util.Collection;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import static org.assertj.core.api.Assertions.assertThat;

/** Every benchmark runs once, on little data and in this process: its figures mean nothing. */
class MicroBenchmarksITCase {

    @Test
    void everyBenchmarkRuns() throws RunnerException {
        Options once = new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(100))
                .param("filled", "2")
                .shouldFailOnError(true)
                .build();

        Collection<RunResult> results = new Runner(once).run();

        assertThat(results)
                .extracting(result -> result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"))
                .containsExactlyInAnyOrder(
                        "RecordDecodeBenchmark.wish",
                        "RecordDecodeBenchmark.device",
                        "BucketScanBenchmark.scan",
                        "FcmBenchmark.render",
                        "FcmBenchmark.splice",
                        "FcmBenchmark.classifyAccepted",
                        "FcmBenchmark.classifyDeadToken",
                        "ApnsBenchmark.render",
                        "ApnsBenchmark.classifyAccepted",
                        "ApnsBenchmark.classifyDeadToken",
                        "ChannelWriterStateBenchmark.serialize",
                        "ChannelWriterStateBenchmark.deserialize");
    }
}
