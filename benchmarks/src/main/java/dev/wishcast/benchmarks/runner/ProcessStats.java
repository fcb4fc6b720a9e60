package dev.wishcast.benchmarks.runner;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What processes take of the machine. Linux only. */
public final class ProcessStats {

    /** What processes that have nothing to do use of a core, all of them together. */
    private static final double QUIET_CORES = 0.5;

    private static final Duration QUIET_WINDOW = Duration.ofSeconds(2);

    private ProcessStats() {}

    /** The process ids of the servers that this process has started, and of those that they have started. */
    public static Set<Long> descendants() {
        return ProcessHandle.current().descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    /** The CPU time in user and kernel mode of those processes that are still alive, by the kernel's clock of 10 ms. */
    public static Duration cpuTime(Collection<Long> pids) {
        return pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(process -> process.info().totalCpuDuration())
                .flatMap(Optional::stream)
                .reduce(Duration.ZERO, Duration::plus);
    }

    /**
     * Waits until processes have used at most half a core for two seconds, and all others at most a part of the machine. What
     * came before has ended then, such as compactions of RocksDB, compilations of the JVM, and receipts that are still read.
     *
     * @param pids the process ids, asked for anew each time
     * @param mostPercentByOthers of all cores
     * @return what others used of all cores in those two seconds, in percent; it can be too much only after the timeout
     * @throws IllegalStateException if the processes are not quiet in time
     */
    static double awaitQuiet(Supplier<? extends Collection<Long>> pids, double mostPercentByOthers, Duration timeout)
            throws InterruptedException {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Collection<Long> own = pids.get();
            Duration before = cpuTime(own);
            // Each call answers for the time since the one before.
            double unused = system.getCpuLoad();
            TimeUnit.NANOSECONDS.sleep(QUIET_WINDOW.toNanos());
            double cores = (double) cpuTime(own).minus(before).toMillis() / QUIET_WINDOW.toMillis();
            double byOthers = Math.max(0, 100 * (system.getCpuLoad() - cores / system.getAvailableProcessors()));
            boolean late = System.nanoTime() >= deadline;
            if (cores <= QUIET_CORES && (byOthers <= mostPercentByOthers || late)) {
                return byOthers;
            }
            if (late) {
                throw new IllegalStateException("Our own processes still use " + cores + " cores.");
            }
        }
    }

    /** Waits until this process has next to nothing to do; throws an {@link IllegalStateException} if that takes too long. */
    public static void awaitQuiet(Duration timeout) throws InterruptedException {
        awaitQuiet(() -> Set.of(ProcessHandle.current().pid()), 100, timeout);
    }

    /** The most memory that a process ever held, in MiB. */
    public static long peakRssMb(long pid) throws IOException {
        return number(Files.readString(Path.of("/proc", Long.toString(pid), "status")), "VmHWM:") / 1024;
    }

    /** The most live Java threads that a JVM ever had. */
    public static int peakThreads(long pid) throws IOException, InterruptedException {
        return (int) number(jcmd(pid, "PerfCounter.print"), "java.threads.livePeak=");
    }

    /**
     * Runs a command of the JDK's {@code jcmd} in a JVM and returns what it prints.
     *
     * @throws IllegalStateException if it fails
     */
    public static String jcmd(long pid, String... command) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        ProcessBuilder line = new ProcessBuilder(jcmd.toString(), Long.toString(pid)).redirectErrorStream(true);
        line.command().addAll(List.of(command));
        return output(line);
    }

    /**
     * Runs a program and returns what it prints.
     *
     * @throws IllegalStateException if it fails
     */
    public static String output(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command.command() + " failed: " + output);
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
