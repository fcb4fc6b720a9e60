/** The command {@code ./wishcast bench}. It only lists the benchmarks, each of which has a package of its own. */
package dev.wishcast.benchmarks;
