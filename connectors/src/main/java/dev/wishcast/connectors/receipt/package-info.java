/**
 * Delivery receipts: the final outcome of every notification, as the sinks write it and as the job and the sinks read it
 * back.
 */
package dev.wishcast.connectors.receipt;
