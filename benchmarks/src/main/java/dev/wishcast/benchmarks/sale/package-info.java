/**
 * Sales on the whole system, from the sale event to the push: by the size of the audience, by parallelism with what that comes to
 * on a cluster on paper, and under a rate limit, with how well it holds and with checkpoints meanwhile. Other benchmarks use the
 * system too.
 */
package dev.wishcast.benchmarks.sale;
