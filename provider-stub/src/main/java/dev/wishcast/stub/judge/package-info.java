/**
 * What the stub keeps about pushes and their senders: what an API makes of a request, what was accepted, which responses were
 * given, and how often a sender did what its responses had told it not to do. {@link dev.wishcast.stub.judge.StubStatistics} has
 * the sums.
 */
package dev.wishcast.stub.judge;
