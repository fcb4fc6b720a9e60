package dev.wishcast.job.report;

import dev.wishcast.job.index.BucketFired;

/**
 * What the index has emitted for a sale. Immutable.
 *
 * @param users users found
 * @param bucketsFired how many of the product's buckets have been scanned
 * @param buckets how many buckets the product has; 0 until the first has been scanned
 * @param bucketsFiredByMaxHold how many of the scanned ones did not wait any longer
 */
public record IndexFigures(long users, int bucketsFired, int buckets, int bucketsFiredByMaxHold) {

    static final IndexFigures NONE = new IndexFigures(0, 0, 0, 0);

    IndexFigures plus(BucketFired fired) {
        return new IndexFigures(
                users + fired.users(),
                bucketsFired + 1,
                fired.buckets(),
                bucketsFiredByMaxHold + (fired.byMaxHold() ? 1 : 0));
    }
}
