/**
 * Counters of an operator, listed by an enum. All counters are registered at once, so that a figure that is still zero is
 * seen as well.
 */
package dev.wishcast.job.metrics;
