/**
 * Kafka's sources, sinks and options. Nothing outside this package knows Kafka's clients.
 */
package dev.wishcast.connectors.kafka;
