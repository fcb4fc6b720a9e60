package dev.wishcast.sinks.transport.http2;

/**
 * A POST request. It is not modified after it was made.
 *
 * @param path the path; it begins with a slash
 * @param headers the headers
 * @param body the body
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would double the cost of the hot path.
public record Http2Request(String path, Http2Header[] headers, byte[] body) {

    /** Leaves out the path and the headers, because they hold tokens and credentials. */
    @Override
    public String toString() {
        return "Http2Request[" + body.length + " bytes]";
    }
}
