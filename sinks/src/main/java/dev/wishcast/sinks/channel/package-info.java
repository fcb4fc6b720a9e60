/**
 * What a channel is made of. A jar with a {@link dev.wishcast.sinks.channel.ChannelFactory} adds one. The classes here are all that
 * a channel needs to know of the sender.
 */
package dev.wishcast.sinks.channel;
