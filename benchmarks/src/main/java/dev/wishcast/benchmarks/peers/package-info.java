/**
 * A sale's pushes by Wishcast, from the event in Kafka on, beside what else one would use: bare push clients, the naive
 * baseline, and a load generator as the limit of the machine.
 */
package dev.wishcast.benchmarks.peers;
