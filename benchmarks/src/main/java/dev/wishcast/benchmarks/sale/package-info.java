/**
 * Sales on the whole system, from the sale event to the push, for every benchmark that needs one: the system with users who
 * wish for something, and what a sale on it took.
 */
package dev.wishcast.benchmarks.sale;
