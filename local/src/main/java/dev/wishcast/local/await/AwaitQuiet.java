package dev.wishcast.local.await;

import dev.wishcast.local.process.CpuTime;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits until processes have next to nothing to do, so that a measurement does not include what came before it. */
public final class AwaitQuiet {

    private static final Duration WINDOW = Duration.ofSeconds(2);
    /** What all of them together use of a core when nothing is to be done. */
    private static final double QUIET_CORES = 0.5;

    private AwaitQuiet() {}

    /**
     * Waits until the processes have used at most half a core for two seconds: what came before has ended then, such as
     * compactions of RocksDB, compilations of the JVM, and receipts that are still read.
     *
     * @param pids the process ids, asked for anew each time
     * @param timeout how long to wait at most
     * @return whether the processes were quiet in time
     */
    public static boolean of(Supplier<? extends Collection<Long>> pids, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (System.nanoTime() < deadline) {
            Collection<Long> measured = pids.get();
            Duration before = CpuTime.of(measured);
            TimeUnit.NANOSECONDS.sleep(WINDOW.toNanos());
            if (CpuTime.of(measured).minus(before).toMillis() <= QUIET_CORES * WINDOW.toMillis()) {
                return true;
            }
        }
        return false;
    }
}
