package dev.wishcast.job.index;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The counters of the wishlist index, registered all at once, so that a figure that is still zero is seen as well. A sale
 * counts once for each bucket. Not thread-safe, as Flink's counters are not.
 */
final class IndexCounters {

    final Counter wishesUpserted;
    final Counter wishesDeleted;
    final Counter devicesUpserted;
    final Counter devicesDeleted;
    final Counter tokensFoundDead;
    final Counter bucketsFired;
    final Counter bucketsFiredByMaxHold;
    final Counter bucketsStopped;
    final Counter salesRepeated;
    final Counter salesEnded;
    final Counter interests;
    final Counter usersWithoutDevice;
    final Counter devicesSuppressed;
    final Counter pushRequests;

    IndexCounters(MetricGroup operator) {
        MetricGroup group = operator.addGroup("wishcast");
        wishesUpserted = group.counter("wishesUpserted");
        wishesDeleted = group.counter("wishesDeleted");
        devicesUpserted = group.counter("devicesUpserted");
        devicesDeleted = group.counter("devicesDeleted");
        tokensFoundDead = group.counter("tokensFoundDead");
        bucketsFired = group.counter("bucketsFired");
        bucketsFiredByMaxHold = group.counter("bucketsFiredByMaxHold");
        bucketsStopped = group.counter("bucketsStopped");
        salesRepeated = group.counter("salesRepeated");
        salesEnded = group.counter("salesEnded");
        interests = group.counter("interests");
        usersWithoutDevice = group.counter("usersWithoutDevice");
        devicesSuppressed = group.counter("devicesSuppressed");
        pushRequests = group.counter("pushRequests");
    }
}
