package dev.wishcast.benchmarks.runner;

import com.sun.management.OperatingSystemMXBean;
import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The conditions under which something was measured. Immutable.
 *
 * @param commit the git commit of the project's folder, 40 hexadecimal digits; with {@code -dirty} if files have changed since;
 *     {@code unknown} outside a git checkout
 * @param versions of Java, Wishcast and what is measured beside it, by name
 * @param date in UTC
 */
record Conditions(Machine machine, String commit, Map<String, String> versions, String date) {

    private static final String UNKNOWN = "unknown";

    /** Those of now and here; Linux only. */
    static Conditions now() throws IOException, InterruptedException {
        return new Conditions(
                Machine.here(),
                commitOf(Installation.find().root()),
                versionsInUse(),
                LocalDate.now(ZoneOffset.UTC).toString());
    }

    /** The commit that is checked out in a folder, and whether it is what is there: a report that was just written does not count. */
    static String commitOf(Path folder) throws InterruptedException {
        try {
            String commit = git(folder, "rev-parse", "HEAD");
            String changes = git(
                    folder, "status", "--porcelain", "--untracked-files=no", "--", ".", ":(exclude)benchmarks/results");
            return changes.isEmpty() ? commit : commit + "-dirty";
        } catch (IOException | IllegalStateException e) {
            // No git on this machine, or a folder that was not cloned.
            return UNKNOWN;
        }
    }

    private static String git(Path folder, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder("git").directory(folder.toFile());
        command.command().addAll(List.of(arguments));
        return ProcessStats.output(command).strip();
    }

    private static Map<String, String> versionsInUse() throws IOException {
        Properties peers = new Properties();
        try (InputStream in = Conditions.class.getResourceAsStream("/wishcast-benchmarks.properties")) {
            peers.load(in);
        }
        Map<String, String> versions = new TreeMap<>();
        peers.stringPropertyNames().forEach(name -> versions.put(name, peers.getProperty(name)));
        versions.put("wishcast", Installation.version());
        versions.put("java", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        return versions;
    }

    /**
     * The machine. Immutable.
     *
     * @param memoryMb in MiB
     */
    record Machine(String processor, int cores, long memoryMb, String system) {

        static Machine here() throws IOException {
            OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
            return new Machine(
                    processorOf(Files.readString(Path.of("/proc/cpuinfo"))),
                    system.getAvailableProcessors(),
                    system.getTotalMemorySize() >> 20,
                    system.getName() + " " + system.getVersion());
        }

        private static String processorOf(String cpuInfo) {
            return cpuInfo.lines()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(UNKNOWN);
        }
    }
}
