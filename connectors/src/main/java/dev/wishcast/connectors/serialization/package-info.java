/** Flink serializers and type information for immutable values that are written on every record's way. */
package dev.wishcast.connectors.serialization;
