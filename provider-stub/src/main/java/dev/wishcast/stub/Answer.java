package dev.wishcast.stub;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/** What goes back for one request. Immutable. */
final class Answer {

    private static final byte[] NO_BODY = {};
    private static final Header JSON =
            new Header(HttpHeaderNames.CONTENT_TYPE, AsciiString.cached("application/json; charset=UTF-8"));
    private static final Header HTML =
            new Header(HttpHeaderNames.CONTENT_TYPE, AsciiString.cached("text/html; charset=UTF-8"));

    private final int status;
    private final String code;
    private final List<Header> headers;
    private final byte[] body;

    record Header(AsciiString name, CharSequence value) {}

    private Answer(int status, String code, List<Header> headers, byte[] body) {
        this.status = status;
        this.code = code;
        this.headers = headers;
        this.body = body;
    }

    static Answer empty(int status) {
        return new Answer(status, null, List.of(), NO_BODY);
    }

    static Answer json(int status, String code, byte[] body) {
        return new Answer(status, code, List.of(JSON), body);
    }

    static Answer html(int status, byte[] body) {
        return new Answer(status, null, List.of(HTML), body);
    }

    Answer with(AsciiString name, CharSequence value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Answer(status, code, List.copyOf(more), body);
    }

    Answer withRetryAfter(long seconds) {
        return with(HttpHeaderNames.RETRY_AFTER, Long.toString(seconds));
    }

    int status() {
        return status;
    }

    /** The provider's error code or reason; {@code null} if it has none. */
    String code() {
        return code;
    }

    /** Beside {@code content-length}. */
    List<Header> headers() {
        return headers;
    }

    /** Empty if it has none; not to be changed. */
    byte[] body() {
        return body;
    }
}
