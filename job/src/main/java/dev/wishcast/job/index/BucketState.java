package dev.wishcast.job.index;

import dev.wishcast.job.device.UserDevices;

/** The state that an emission reads and writes. All but {@link #devices} are about the selected product's part of a bucket. */
interface BucketState {

    /** Selects a product's part of a bucket. */
    void select(BucketKey key);

    /** The users of the bucket who wish for the product. */
    Iterable<String> wishers() throws Exception;

    /** What a checkpoint left to emit, or {@code null}. */
    PendingEmission pending() throws Exception;

    /** Writes down what is left to emit; {@code null} removes what was written down. */
    void keep(PendingEmission left) throws Exception;

    /** The devices of a user; selects the user. */
    UserDevices devices(BucketKey user) throws Exception;
}
