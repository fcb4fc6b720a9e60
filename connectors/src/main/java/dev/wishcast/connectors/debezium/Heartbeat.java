package dev.wishcast.connectors.debezium;

/**
 * A row that the connector itself writes to MySQL and reads back from the binlog. Whatever was committed before it is in
 * Kafka by the time it is. Immutable.
 *
 * @param committedAt when MySQL committed it, in milliseconds since the epoch
 */
public record Heartbeat(long committedAt) {}
