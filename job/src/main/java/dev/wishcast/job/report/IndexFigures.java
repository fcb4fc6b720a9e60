package dev.wishcast.job.report;

import dev.wishcast.job.report.SaleProgress.Why;
import java.util.HashMap;
import java.util.Map;

/**
 * What the index has emitted for a sale. Immutable.
 *
 * @param users users who were handed on
 * @param bucketsFired how many of the product's buckets have been scanned
 * @param buckets how many buckets the product has; 0 until the first has been scanned
 * @param bucketsFiredByMaxHold how many of the scanned ones did not wait any longer
 * @param usersNotAsked users who were found and not handed on, by {@link Why}
 * @param bucketsNotFired how many buckets were not and will not be scanned, by {@link Why}
 */
public record IndexFigures(
        long users,
        int bucketsFired,
        int buckets,
        int bucketsFiredByMaxHold,
        Map<String, Long> usersNotAsked,
        Map<String, Long> bucketsNotFired) {

    static final IndexFigures NONE = new IndexFigures(0, 0, 0, 0, Map.of(), Map.of());

    IndexFigures plus(SaleProgress progress) {
        return new IndexFigures(
                users + progress.usersAsked(),
                bucketsFired + (progress.fired() ? 1 : 0),
                progress.buckets(),
                bucketsFiredByMaxHold + (progress.byMaxHold() ? 1 : 0),
                plus(usersNotAsked, progress.why(), progress.usersNotAsked()),
                plus(bucketsNotFired, progress.why(), progress.bucketsNotFired()));
    }

    long usersFound() {
        return users
                + usersNotAsked.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<String, Long> plus(Map<String, Long> counts, Why why, long more) {
        if (more == 0) {
            return counts;
        }
        Map<String, Long> sums = new HashMap<>(counts);
        sums.merge(why.name(), more, Long::sum);
        return sums;
    }
}
