package dev.wishcast.local.process;

import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/** The CPU time that processes have used, in user and in kernel mode, by the kernel's clock of 10 ms. */
public final class CpuTime {

    private CpuTime() {}

    /** The sum of those processes that are still alive. */
    public static Duration of(Collection<Long> pids) {
        return pids.stream()
                .map(ProcessHandle::of)
                .flatMap(Optional::stream)
                .map(process -> process.info().totalCpuDuration())
                .flatMap(Optional::stream)
                .reduce(Duration.ZERO, Duration::plus);
    }
}
