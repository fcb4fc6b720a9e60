/** How long it takes from a sale event to everyone's push, on the whole system, by the size of the audience. */
package dev.wishcast.benchmarks.fanout;
