package dev.wishcast.benchmarks.contender;

import com.sun.management.OperatingSystemMXBean;
import dev.wishcast.benchmarks.runner.ProcessStats;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The main class of a contender's process: reads a {@link ContenderTask}, warms up, sends, and writes a
 * {@link ContenderResult}. Linux only.
 */
public final class ContenderMain {

    /** The sale that does not count. */
    public static final String WARM_UP = "warm-up";

    /** The sale that does. */
    public static final String MEASURED = "measured";

    /** By then everything that is called often is compiled. */
    private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(20);

    private ContenderMain() {}

    /** Does the task of the first file, and writes the result to the second. */
    public static void main(String[] args) throws Exception {
        ContenderTask task = SerializedFile.read(Path.of(args[0]), ContenderTask.class);
        try (PushSender sender = open(task)) {
            long warmedUp = sender.send(Sale.endingInAnHour(WARM_UP), task.warmUp(), WARM_UP_AT_MOST);
            SerializedFile.write(Path.of(args[1]), measure(sender, task, warmedUp));
        }
        // Peers may leave threads behind.
        System.exit(0);
    }

    private static PushSender open(ContenderTask task) throws Exception {
        return switch (task.contender()) {
            case PUSHY, PUSHY_NATIVE_TLS -> new PushySender(task);
            case FIREBASE_ADMIN -> new FirebaseAdminSender(task);
            case NAIVE_BASELINE -> new NaiveBaselineSender(task);
            case HTTP2_LIMIT -> new Http2LimitSender(task);
        };
    }

    private static ContenderResult measure(PushSender sender, ContenderTask task, long warmedUp) throws Exception {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.resetPeakThreadCount();
        long startedAt = System.currentTimeMillis();
        long cpuNanos = system.getProcessCpuTime();
        long sent = sender.send(Sale.endingInAnHour(MEASURED), task.messages(), task.atMost());
        long cpuMicros = (system.getProcessCpuTime() - cpuNanos) / 1_000;
        long peakRssMb = ProcessStats.peakRssMb(ProcessHandle.current().pid());
        return new ContenderResult(startedAt, warmedUp, sent, cpuMicros, threads.getPeakThreadCount(), peakRssMb);
    }
}
