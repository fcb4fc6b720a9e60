package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.ProcessTime;
import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The processes that this one has started: the servers of its stack. */
final class ChildProcesses {

    /** What all of them use of a core when nothing is to be done. */
    private static final double QUIET_CORES = 0.5;

    private static final int QUIET_SECONDS = 2;
    private static final int QUIET_WITHIN_SECONDS = 90;

    private ChildProcesses() {}

    /** The process ids of those that run now. */
    static Set<Long> pids() {
        Set<Long> pids = new HashSet<>();
        ProcessHandle.current().descendants().forEach(process -> pids.add(process.pid()));
        return pids;
    }

    /** Waits until what came before has ended: receipts that are still read, compactions, compilers. Not for ever. */
    static void awaitQuiet(PrintStream progress) throws InterruptedException {
        int quiet = 0;
        for (int second = 0; second < QUIET_WITHIN_SECONDS && quiet < QUIET_SECONDS; second++) {
            Set<Long> pids = pids();
            Duration before = ProcessTime.of(pids);
            TimeUnit.SECONDS.sleep(1);
            double cores = ProcessTime.of(pids).minus(before).toMillis() / 1e3;
            quiet = cores <= QUIET_CORES ? quiet + 1 : 0;
        }
        if (quiet < QUIET_SECONDS) {
            progress.println("  … which begins while other things still go on");
        }
    }
}
