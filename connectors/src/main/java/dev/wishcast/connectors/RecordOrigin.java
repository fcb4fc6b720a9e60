package dev.wishcast.connectors;

/**
 * Where a Kafka record is. Immutable.
 *
 * @param topic the record's topic
 * @param partition its partition
 * @param offset its offset
 */
public record RecordOrigin(String topic, int partition, long offset) {}
