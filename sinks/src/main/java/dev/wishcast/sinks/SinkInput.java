package dev.wishcast.sinks;

/**
 * What a channel's sink takes: recipients of a sale, or word that a sale was stopped. Both carry the bucket of the users
 * they are about, and the sink's input must be keyed by that bucket.
 */
public sealed interface SinkInput permits Slice, SaleStopped {

    /** The bucket of the users that this is about, at least 0. */
    int bucket();
}
