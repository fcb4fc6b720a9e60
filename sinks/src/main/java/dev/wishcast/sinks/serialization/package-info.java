/**
 * How the input of a sink is written between tasks. The state of a sink uses the same format for messages and recipients.
 */
package dev.wishcast.sinks.serialization;
