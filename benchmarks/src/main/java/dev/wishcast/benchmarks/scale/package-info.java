/**
 * The same sale at several parallelisms, and what its costs come to for workloads that no machine here can hold: the cluster that
 * they need on paper, and its price.
 */
package dev.wishcast.benchmarks.scale;
