package dev.wishcast.job.index;

import dev.wishcast.job.metrics.NamedCounter;

/** Every counter of the wishlist index. A sale counts once for each bucket. */
enum IndexMetric implements NamedCounter {
    WISHES_UPSERTED("wishesUpserted"),
    WISHES_DELETED("wishesDeleted"),
    DEVICES_UPSERTED("devicesUpserted"),
    DEVICES_DELETED("devicesDeleted"),
    TOKENS_FOUND_DEAD("tokensFoundDead"),
    BUCKETS_FIRED("bucketsFired"),
    BUCKETS_FIRED_BY_MAX_HOLD("bucketsFiredByMaxHold"),
    BUCKETS_STOPPED("bucketsStopped"),
    SALES_REPEATED("salesRepeated"),
    SALES_ENDED("salesEnded"),
    INTERESTS("interests"),
    USERS_WITHOUT_DEVICE("usersWithoutDevice"),
    DEVICES_SUPPRESSED("devicesSuppressed"),
    PUSH_REQUESTS("pushRequests");

    private final String counterName;

    IndexMetric(String counterName) {
        this.counterName = counterName;
    }

    @Override
    public String counterName() {
        return counterName;
    }
}
