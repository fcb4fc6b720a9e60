package dev.wishcast.connectors.debezium;

/**
 * A row of the heartbeat topic, which MySQL writes by itself ({@code cdc-config/heartbeat.sql}): the connector has read
 * everything committed before it. Immutable.
 *
 * @param committedAt when MySQL committed it, in milliseconds since the epoch
 */
public record Heartbeat(long committedAt) {}
