/** How long checkpoints take while a sale's pushes wait for the providers' rate limits. */
package dev.wishcast.benchmarks.checkpoints;
