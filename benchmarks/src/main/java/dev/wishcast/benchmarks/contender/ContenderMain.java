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

    /** The JVM goes on to compile for a while. */
    private static final Duration REST_AT_MOST = Duration.ofSeconds(90);

    private ContenderMain() {}

    /** Does the task of the first file, and writes the result to the second. */
    public static void main(String[] args) throws Exception {
        ContenderTask task = SerializedFile.read(Path.of(args[0]), ContenderTask.class);
        try (PushSender sender = open(task)) {
            Sale warmUp = Sale.endingInAnHour(WARM_UP);
            long warmedUp = sender.send(warmUp, task.warmUp(), ContenderTask.WARM_UP_AT_MOST);
            if (warmedUp < task.warmUp()) {
                throw new IllegalStateException("Only " + warmedUp + " messages to warm up, unlike the others");
            }
            ProcessStats.awaitQuiet(REST_AT_MOST);
            SerializedFile.write(Path.of(args[1]), measure(sender, task, warmedUp));
        }
        // Peers may leave threads behind.
        System.exit(0);
    }

    private static PushSender open(ContenderTask task) throws Exception {
        return switch (task.contender()) {
            case PUSHY, PUSHY_NATIVE_TLS -> new PushySender(task);
            case FIREBASE_ADMIN, FIREBASE_ADMIN_LARGE_POOL -> new FirebaseAdminSender(task);
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
