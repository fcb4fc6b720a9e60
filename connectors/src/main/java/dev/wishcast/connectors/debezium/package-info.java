/**
 * The change events that Debezium writes: rows of the wishlist and the device table, and heartbeats. The decoders find
 * columns by name, read a record as it streams by, and refuse what breaks a rule with one line that names the field.
 */
package dev.wishcast.connectors.debezium;
