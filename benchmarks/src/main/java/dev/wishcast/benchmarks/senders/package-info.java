/**
 * The same messages to the same provider stub by all of Wishcast, by its push sink alone, and by what else one would use; and how
 * well the sink keeps to a rate limit. Every contender has a process of its own.
 */
package dev.wishcast.benchmarks.senders;
