package dev.wishcast.stub.http2;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import java.util.Iterator;

/**
 * One request over either version of HTTP. It is valid only while it is handled: the array of its body is used again. For one
 * thread.
 */
public final class Request {

    /** Bytes of a body that are kept: far more than either provider takes, so that the excess is noticed. */
    static final int MAX_BODY = 64 * 1024;

    private static final byte[] NOTHING = {};
    private static final FastThreadLocal<byte[]> BUFFER = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[MAX_BODY];
        }
    };

    private final Http2Headers headers;
    private final boolean isHttp2;
    private byte[] body = NOTHING;
    private int bodyLength;
    private boolean isBodyTruncated;

    Request(Http2Headers headers, boolean isHttp2) {
        this.headers = headers;
        this.isHttp2 = isHttp2;
    }

    /** Adds to the body. One that comes in a single part goes into the thread's buffer, as it is handled at once. */
    void append(ByteBuf data, boolean last) {
        int length = data.readableBytes();
        int taken = Math.min(length, MAX_BODY - bodyLength);
        if (last && bodyLength == 0) {
            body = BUFFER.get();
        } else if (bodyLength + taken > body.length) {
            body = Arrays.copyOf(body, Math.min(MAX_BODY, Math.max(2 * bodyLength, bodyLength + taken)));
        }
        data.getBytes(data.readerIndex(), body, bodyLength, taken);
        bodyLength += taken;
        isBodyTruncated |= taken < length;
    }

    public boolean isPost() {
        return HttpMethod.POST.asciiName().contentEquals(headers.method());
    }

    /** Returns the host and port that the client meant to reach. */
    public CharSequence authority() {
        return headers.authority();
    }

    /** Returns the path without the query. */
    public String path() {
        String path = headers.path().toString();
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    /** Returns the value of a header; {@code null} if it is missing. */
    public CharSequence header(AsciiString name) {
        return headers.get(name);
    }

    /** Returns whether a header is there more than once. */
    public boolean repeats(AsciiString name) {
        Iterator<CharSequence> values = headers.valueIterator(name);
        return values.hasNext() && values.next() != null && values.hasNext();
    }

    public boolean isHttp2() {
        return isHttp2;
    }

    /** Returns an array that has the body in its first {@link #bodyLength()} bytes. */
    public byte[] body() {
        return body;
    }

    public int bodyLength() {
        return bodyLength;
    }

    /** Returns whether the body is longer than the stub reads, and only its beginning was kept. */
    public boolean isBodyTruncated() {
        return isBodyTruncated;
    }
}
