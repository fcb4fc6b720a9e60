package dev.wishcast.sinks.transport.http2;

import io.netty.util.AsciiString;

/**
 * A request's header. Immutable.
 *
 * @param name the name, in lower case
 * @param value an {@link AsciiString} if many requests have it, a {@link String} if only one has
 */
public record Http2Header(AsciiString name, CharSequence value) {

    /**
     * Makes a header that many requests have. A connection sends it once, and then only its place in HPACK's table.
     *
     * @param name the name, in lower case
     */
    public Http2Header(String name, String value) {
        this(AsciiString.cached(name), new AsciiString(value));
    }

    /** The same header with a value that only one request has. It does not push others out of HPACK's table. */
    public Http2Header forOneRequest(String ownValue) {
        return new Http2Header(name, ownValue);
    }

    /** Leaves out the value, because it may be a credential. */
    @Override
    public String toString() {
        return "Http2Header[" + name + "]";
    }
}
