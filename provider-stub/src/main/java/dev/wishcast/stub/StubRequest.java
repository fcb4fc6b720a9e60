package dev.wishcast.stub;

import io.netty.util.AsciiString;

/** One request, however it was transported. Valid only while it is handled: the body's array is reused. */
interface StubRequest {

    boolean isPost();

    /** The host and port that the client meant to reach. */
    CharSequence authority();

    /** Without the query. */
    String path();

    /** The header's value; {@code null} if it is missing. */
    CharSequence header(AsciiString name);

    /** Whether the header is there more than once. */
    boolean repeats(AsciiString name);

    boolean isHttp2();

    /** The body is in the first {@link #bodyLength()} bytes. */
    byte[] body();

    int bodyLength();

    /** The body was longer than the stub reads; {@link #body()} has only its beginning. */
    boolean bodyTruncated();
}
