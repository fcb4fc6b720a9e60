/**
 * Decides whether a channel may be sent to now. A gate closes when the peer asks for a pause or when everything fails, and lets a
 * few probes through until one is answered.
 */
package dev.wishcast.sinks.gate;
