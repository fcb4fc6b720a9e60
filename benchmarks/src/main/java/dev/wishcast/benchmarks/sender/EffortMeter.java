package dev.wishcast.benchmarks.sender;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** Measures what this process spends from the meter's creation on. Linux only. */
final class EffortMeter {

    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final long startedAt = System.currentTimeMillis();
    private final long cpuNanosBefore;

    EffortMeter() {
        THREADS.resetPeakThreadCount();
        cpuNanosBefore = SYSTEM.getProcessCpuTime();
    }

    Effort read(long warmedUp, long sent) throws IOException {
        long cpuMicros = (SYSTEM.getProcessCpuTime() - cpuNanosBefore) / 1_000;
        return new Effort(startedAt, warmedUp, sent, cpuMicros, THREADS.getPeakThreadCount(), peakRssMb());
    }

    private static long peakRssMb() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
            }
        }
        throw new IOException("/proc/self/status has no VmHWM");
    }
}
