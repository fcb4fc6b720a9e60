/**
 * The edge to Kafka: what the job reads from it and writes to it. This package has what all decoders share.
 * Decoders know no Flink, so they are tested with bytes alone.
 */
package dev.wishcast.connectors;
