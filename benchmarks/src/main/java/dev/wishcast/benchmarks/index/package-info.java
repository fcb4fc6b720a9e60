/**
 * How fast the index is built from Debezium's records in Kafka, how large it is, and whether a sale takes longer the larger it
 * is. The package writes such records into Kafka as a snapshot would, and watches the index take them.
 */
package dev.wishcast.benchmarks.index;
