package dev.wishcast.benchmarks.crash;

/**
 * One incident in the middle of one sale, or of a load of wishes before it. Immutable.
 *
 * @param seed repeats it
 * @param atShare the share of the audience's pushes that had been accepted, or of the wishes that had been read, when it
 *     happened
 * @param acceptedBefore pushes that had been accepted when it happened
 * @param audience devices that should get a push, by SQL on MySQL
 * @param missing those of them that got none
 * @param duplicates pushes beyond the first of each device
 * @param unexpected devices that got one and should not have
 * @param skipped pushes that the job knew to be accepted when it restored
 * @param restoreMs from the incident until all tasks of the job ran again, with the job restored where its own process was
 *     killed; where another one was, until that was back and a change committed since had reached Kafka
 * @param restoredFromCheckpoint the checkpoint or savepoint that the job restored last; 0 if it did not restart
 */
record CrashRun(
        long seed,
        Incident killed,
        Phase phase,
        double atShare,
        long acceptedBefore,
        long audience,
        long missing,
        long duplicates,
        long unexpected,
        long skipped,
        long restoreMs,
        long restoredFromCheckpoint) {

    /** In percent of the audience. */
    double duplicatesPercent() {
        return 100.0 * duplicates / audience;
    }

    boolean reachedTheRightOnes() {
        return missing == 0 && unexpected == 0;
    }
}
