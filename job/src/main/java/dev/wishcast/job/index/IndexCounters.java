package dev.wishcast.job.index;

import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;

/**
 * The counters of the wishlist index, registered all at once, so that a figure that is still zero is seen as well. A sale
 * counts once for each bucket. Not thread-safe, as Flink's counters are not.
 */
final class IndexCounters extends ProxyMetricGroup<MetricGroup> {

    final Counter wishesUpserted = counter("wishesUpserted");
    final Counter wishesDeleted = counter("wishesDeleted");
    final Counter devicesUpserted = counter("devicesUpserted");
    final Counter devicesDeleted = counter("devicesDeleted");
    final Counter devicesIgnored = counter("devicesIgnored");
    final Counter tokensFoundDead = counter("tokensFoundDead");
    final Counter bucketsFired = counter("bucketsFired");
    final Counter bucketsFiredByMaxHold = counter("bucketsFiredByMaxHold");
    final Counter bucketsStopped = counter("bucketsStopped");
    final Counter interests = counter("interests");
    final Counter usersWithoutDevice = counter("usersWithoutDevice");
    final Counter devicesSuppressed = counter("devicesSuppressed");
    final Counter devicesYielded = counter("devicesYielded");
    final Counter devicesRepeated = counter("devicesRepeated");
    final Counter pushRequests = counter("pushRequests");

    IndexCounters(MetricGroup operator) {
        super(operator.addGroup("wishcast"));
    }
}
