/**
 * Publishes sale events to Kafka, as a product team does: {@code ./wishcast sale}, and the publisher that the demo, the tests
 * and the benchmarks use.
 */
package dev.wishcast.launcher.sale;
