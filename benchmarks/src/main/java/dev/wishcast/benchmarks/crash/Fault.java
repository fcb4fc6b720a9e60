package dev.wishcast.benchmarks.crash;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** What happens to the system in the middle of its work. */
enum Fault {
    /** One of the TaskManagers is killed, and a new one started. */
    TASKMANAGER,
    /** The JobManager is killed and started again, with high availability. */
    JOBMANAGER,
    /** The Kafka Connect worker is killed and started again. */
    CONNECT,
    /** The Kafka broker is killed and started again. */
    KAFKA,
    /** MySQL is killed and started again. */
    MYSQL,
    /** The job is stopped with a savepoint, and started from it. */
    SAVEPOINT,
    /** The job is stopped and started from the savepoint twice, with a parallelism of 4 and of 1. */
    RESCALE;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
