/** Draws what {@code bench fanout} and {@code bench peers} found, as SVG. It reads their reports and nothing else. */
package dev.wishcast.benchmarks.plot;
