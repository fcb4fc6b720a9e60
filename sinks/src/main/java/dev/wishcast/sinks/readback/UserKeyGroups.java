package dev.wishcast.sinks.readback;

import java.io.Serializable;

/** Tells which subtask of a sink a user's notifications come to. Stateless. */
@FunctionalInterface
public interface UserKeyGroups extends Serializable {

    /** The key group in which the user's notifications come, from 0 to below the sink's maximum parallelism. */
    int keyGroupOf(String userId);
}
