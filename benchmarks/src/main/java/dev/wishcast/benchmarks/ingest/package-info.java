/**
 * How fast the index is built from Debezium's records in Kafka, and how large it is. The package writes such records into Kafka
 * as a snapshot would, and watches the index take them; other benchmarks use both to fill an index.
 */
package dev.wishcast.benchmarks.ingest;
