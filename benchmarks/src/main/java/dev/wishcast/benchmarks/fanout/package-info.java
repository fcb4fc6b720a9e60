/**
 * How long it takes from a sale event to everyone's push, on the whole system, by the size of the audience. Other benchmarks
 * measure their sales on this package's {@code FanOutStack} too.
 */
package dev.wishcast.benchmarks.fanout;
