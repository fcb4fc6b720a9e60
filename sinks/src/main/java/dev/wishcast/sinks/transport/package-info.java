/**
 * What carries a channel's requests to a provider.
 *
 * <p>The types here are the contract between the sender and a transport. Each transport is a package of its own below this one.
 */
package dev.wishcast.sinks.transport;
