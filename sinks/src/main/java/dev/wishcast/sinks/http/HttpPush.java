package dev.wishcast.sinks.http;

import org.apache.hc.core5.http.Header;

/**
 * A POST request to a provider. Not modified after it was made.
 *
 * @param path the path, beginning with a slash
 * @param headers the headers, with lower-case names
 * @param body the body
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would double the cost of the hot path.
public record HttpPush(String path, Header[] headers, byte[] body) {

    /** Leaves out the path and the headers: they hold tokens and credentials. */
    @Override
    public String toString() {
        return "HttpPush[" + body.length + " bytes]";
    }
}
