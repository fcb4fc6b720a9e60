/**
 * The transport that carries requests over HTTP/2.
 *
 * <p>The owner's thread decides everything: which connection takes a request, and when one is opened or retired. One I/O
 * thread reads and writes. The two hand over requests and events in batches.
 */
package dev.wishcast.sinks.transport.http2;
