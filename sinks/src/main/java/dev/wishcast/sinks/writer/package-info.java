/**
 * Turns slices of recipients into requests of one channel, and their outcomes into receipts. {@link
 * dev.wishcast.sinks.writer.ChannelSink} is the entry point. One buffer holds what is not settled, one thread does the work, and the
 * state holds the buffer.
 */
package dev.wishcast.sinks.writer;
