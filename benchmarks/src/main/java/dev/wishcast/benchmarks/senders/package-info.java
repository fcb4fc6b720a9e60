/**
 * The same messages to the same provider stub by Wishcast's push sink and by other push clients. The package also starts the
 * contenders' processes for other benchmarks, and has the figures of one contender.
 */
package dev.wishcast.benchmarks.senders;
