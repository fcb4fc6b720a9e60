package dev.wishcast.benchmarks.fanout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What other JVMs of this user tell and take. Linux only. */
public final class OtherJvm {

    private OtherJvm() {}

    /** The most memory it ever held, in MiB. */
    public static long peakRssMb(long pid) throws IOException {
        return number(Files.readString(Path.of("/proc", Long.toString(pid), "status")), "VmHWM:") / 1024;
    }

    /** The most live Java threads it ever had. */
    public static int peakThreads(long pid) throws IOException, InterruptedException {
        return (int) number(jcmd(pid, "PerfCounter.print"), "java.threads.livePeak=");
    }

    /**
     * Runs a command of the JDK's {@code jcmd} and returns what it prints.
     *
     * @throws IllegalStateException if it fails
     */
    static String jcmd(long pid, String... command) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid)));
        line.addAll(List.of(command));
        Process jcmd = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (jcmd.waitFor() != 0) {
            throw new IllegalStateException("jcmd failed: " + output);
        }
        return output;
    }

    private static long number(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.substring(name.length()).replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no " + name));
    }
}
