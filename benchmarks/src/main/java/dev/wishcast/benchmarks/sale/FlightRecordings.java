package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.runner.ProcessStats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * JFR recordings in other JVMs, with JFR's own settings for profiling, through the JDK's {@code jcmd}. Immutable.
 *
 * @param folder where each recording becomes {@code <name>-<process id>.jfr}
 */
record FlightRecordings(Path folder) {

    /** @throws IllegalStateException if a JVM does not start to record */
    void start(String name, Collection<Long> pids) throws IOException, InterruptedException {
        for (long pid : pids) {
            ProcessStats.jcmd(pid, "JFR.start", "name=" + name, "settings=profile");
        }
    }

    /** @throws IllegalStateException if a JVM does not write its recording */
    void stop(String name, Collection<Long> pids) throws IOException, InterruptedException {
        Path absolute = Files.createDirectories(folder).toAbsolutePath();
        for (long pid : pids) {
            Path file = absolute.resolve(name + "-" + pid + ".jfr");
            ProcessStats.jcmd(pid, "JFR.stop", "name=" + name, "filename=" + file);
        }
    }
}
