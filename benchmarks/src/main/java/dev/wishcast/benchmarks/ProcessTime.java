package dev.wishcast.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** CPU time of processes, user and system, by the kernel's clock of 10 ms. */
public final class ProcessTime {

    private ProcessTime() {}

    /** Of all that are still alive. */
    public static Duration of(Collection<Long> pids) {
        return pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(process -> process.info().totalCpuDuration())
                .flatMap(Optional::stream)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
