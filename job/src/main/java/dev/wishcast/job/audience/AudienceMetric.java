package dev.wishcast.job.audience;

import dev.wishcast.job.metrics.NamedCounter;

/** Every counter of the audience. */
enum AudienceMetric implements NamedCounter {
    PUSH_REQUESTS("pushRequests"),
    USERS_WITHOUT_DEVICE("usersWithoutDevice"),
    INTERESTS_HELD("interestsHeld"),
    DEVICES_UPSERTED("devicesUpserted"),
    DEVICES_DELETED("devicesDeleted"),
    TOKENS_FOUND_DEAD("tokensFoundDead"),
    DEVICES_SUPPRESSED("devicesSuppressed");

    private final String counterName;

    AudienceMetric(String counterName) {
        this.counterName = counterName;
    }

    @Override
    public String counterName() {
        return counterName;
    }
}
