/**
 * What all benchmarks share. A benchmark is a command; it returns a report, which this package prints and writes as JSON.
 * Here are also the machine's description, the targets, text tables, options that several commands have, and what other
 * processes use of the machine.
 */
package dev.wishcast.benchmarks.runner;
