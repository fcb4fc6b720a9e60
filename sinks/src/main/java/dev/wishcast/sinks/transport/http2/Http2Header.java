package dev.wishcast.sinks.transport.http2;

import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** A request's header. Immutable. */
public final class Http2Header {

    private final AsciiString name;

    /** An {@link AsciiString} if many requests have it, a {@link String} if only one has. */
    private final CharSequence value;

    private Http2Header(AsciiString name, CharSequence value) {
        this.name = name;
        this.value = value;
    }

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

    /** The name, in lower case. */
    public String name() {
        return name.toString();
    }

    /** The value. */
    public String value() {
        return value.toString();
    }

    void addTo(Http2Headers head) {
        head.add(name, value);
    }

    /** Whether HPACK leaves a value out of its table. */
    static boolean isForOneRequest(CharSequence value) {
        return value instanceof String;
    }

    /** Leaves out the value, because it may be a credential. */
    @Override
    public String toString() {
        return "Http2Header[" + name + "]";
    }
}
