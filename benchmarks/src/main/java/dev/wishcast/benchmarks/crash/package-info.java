/**
 * What a crash costs: parts of the system are killed in the middle of a sale, or of a load of wishes before it. The benchmark
 * then compares who got a push with who should have, and the index with MySQL.
 */
package dev.wishcast.benchmarks.crash;
