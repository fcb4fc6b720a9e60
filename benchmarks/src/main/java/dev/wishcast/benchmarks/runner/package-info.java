/**
 * What all benchmarks share. A benchmark is a command; it returns a report, which this package prints and writes as JSON.
 * The referee decides whether what was measured counts. Here are also the machine's description, the targets, text tables,
 * options that several commands have, and what processes use of the machine.
 */
package dev.wishcast.benchmarks.runner;
