/**
 * Reads the receipts that were written after the restored checkpoint, so that a restarted sink does not send again what they show
 * as settled.
 */
package dev.wishcast.sinks.readback;
