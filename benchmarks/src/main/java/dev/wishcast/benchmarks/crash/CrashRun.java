package dev.wishcast.benchmarks.crash;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.local.shop.Deliveries;

/**
 * One fault in the middle of one sale, or of a load of wishes before it. Immutable.
 *
 * @param seed repeats it
 * @param atShare the share of the audience's pushes that had been accepted when it had happened, or of the wishes that had been
 *     read just before
 * @param acceptedBefore pushes that had been accepted when it had happened
 * @param auditDifferences rows that differ between the index and MySQL afterwards; null if they were not compared
 */
record CrashRun(
        long seed,
        Fault killed,
        Phase phase,
        double atShare,
        long acceptedBefore,
        @JsonUnwrapped Deliveries deliveries,
        @JsonUnwrapped Recovery recovery,
        Long auditDifferences) {

    /** In percent of the audience. */
    double duplicatesPercent() {
        return 100.0 * deliveries.duplicates() / deliveries.audience();
    }

    /** Whether the sale reached all it should have and nobody else, and the index is as MySQL, as far as is known. */
    boolean isRight() {
        return deliveries.missing() == 0
                && deliveries.unexpected() == 0
                && (auditDifferences == null || auditDifferences == 0);
    }

    /**
     * How the system came back. Immutable.
     *
     * @param restoreMs from the fault until all tasks of the job ran again, with the job restored where its own process was
     *     killed; where another one was, until that was back and a change committed since had reached Kafka
     * @param restoredFromCheckpoint the checkpoint or savepoint that the job restored last; 0 if it did not restart
     * @param skipped pushes that the job knew to be accepted when it restored
     * @param jobRestarts in the whole run, whatever it was that restarted the job; a failover of the JobManager is not
     *     counted
     * @param taskManagersEnded TaskManagers that ended in this run though nobody killed them
     */
    record Recovery(
            long restoreMs, long restoredFromCheckpoint, long skipped, int jobRestarts, int taskManagersEnded) {}
}
