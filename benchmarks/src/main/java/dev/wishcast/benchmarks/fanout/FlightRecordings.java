package dev.wishcast.benchmarks.fanout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * JFR recordings in other JVMs, with JFR's own settings for profiling, through the JDK's {@code jcmd}. Immutable.
 *
 * @param folder where each recording becomes {@code <name>-<process id>.jfr}
 */
record FlightRecordings(Path folder) {

    /** @throws IllegalStateException if a JVM does not start to record */
    void start(String name, Collection<Long> pids) throws IOException, InterruptedException {
        for (long pid : pids) {
            jcmd(pid, "JFR.start", "name=" + name, "settings=profile");
        }
    }

    /** @throws IllegalStateException if a JVM does not write its recording */
    void stop(String name, Collection<Long> pids) throws IOException, InterruptedException {
        Path absolute = Files.createDirectories(folder).toAbsolutePath();
        for (long pid : pids) {
            jcmd(pid, "JFR.stop", "name=" + name, "filename=" + absolute.resolve(name + "-" + pid + ".jfr"));
        }
    }

    private static void jcmd(long pid, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd failed: " + output);
        }
    }
}
