/**
 * What a sink takes: slices of recipients with a sale's message, and word of stopped sales. The packages below send them: one writes to
 * a channel, the others hold its parts.
 */
package dev.wishcast.sinks;
