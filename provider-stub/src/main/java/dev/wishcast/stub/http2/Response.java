package dev.wishcast.stub.http2;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes back for one request. Immutable.
 *
 * @param status the HTTP status
 * @param code the provider's error code or reason; {@code null} if it has none
 * @param headers all headers but {@code content-length}
 * @param body the body, not to be changed; empty if there is none
 */
// Nobody compares responses.
@SuppressWarnings("ArrayRecordComponent")
public record Response(int status, String code, List<Header> headers, byte[] body) {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<Header> JSON = contentType("application/json; charset=UTF-8");
    private static final List<Header> HTML = contentType("text/html; charset=UTF-8");

    /** A header of a response. */
    public record Header(AsciiString name, CharSequence value) {}

    private static List<Header> contentType(String type) {
        return List.of(new Header(HttpHeaderNames.CONTENT_TYPE, AsciiString.cached(type)));
    }

    /** Makes a response without a body. */
    public static Response empty(int status) {
        return new Response(status, null, List.of(), new byte[0]);
    }

    /**
     * Makes a response in JSON.
     *
     * @param code the provider's error code or reason; {@code null} if it has none
     */
    public static Response json(int status, String code, byte[] body) {
        return new Response(status, code, JSON, body);
    }

    /** Makes a response in JSON, which Jackson writes. Otherwise as {@link #json(int, String, byte[])}. */
    public static Response json(int status, String code, Object body) {
        try {
            return json(status, code, MAPPER.writeValueAsBytes(body));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write JSON", e);
        }
    }

    /** Makes a response in HTML. */
    public static Response html(int status, String body) {
        return new Response(status, null, HTML, body.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns a copy with one header more. */
    public Response with(AsciiString name, CharSequence value) {
        return with(List.of(new Header(name, value)));
    }

    /** Returns a copy that has the headers of another response too. */
    public Response withHeadersOf(Response other) {
        return with(other.headers);
    }

    private Response with(List<Header> added) {
        List<Header> all = new ArrayList<>(headers);
        all.addAll(added);
        return new Response(status, code, all, body);
    }
}
