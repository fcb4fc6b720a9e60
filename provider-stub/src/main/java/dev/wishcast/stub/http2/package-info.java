/**
 * The port that stands for the providers: TLS, HTTP/2 and, as Google speaks it too, HTTP/1.1. The package reads requests, hands
 * them to a {@link dev.wishcast.stub.http2.RequestHandler}, and sends responses. It can also lose streams and connections, as a
 * script says. It works on HTTP/2 frames: a channel for each stream would cost more than the rest of the stub.
 */
package dev.wishcast.stub.http2;
