package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.net.URI;
import org.apache.flink.configuration.IllegalConfigurationException;

/** Carries requests over HTTP/2 connections to one provider, over TLS only, with many requests on each connection. */
public final class Http2Transport implements Transport<Http2Request, Http2Response> {

    /**
     * Makes a transport without connections: they are opened when they are needed.
     *
     * @param endpoint the provider's {@code https} address; see {@link #checkEndpoint}
     */
    public Http2Transport(URI endpoint, Http2Settings settings, TransportContext context) {
        throw new UnsupportedOperationException();
    }

    /**
     * Checks an endpoint's address.
     *
     * @param option the option that holds the address; an exception names it
     * @throws IllegalConfigurationException if it is not an {@code https} address
     */
    public static URI checkEndpoint(String option, String endpoint) {
        URI uri;
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw new IllegalConfigurationException(option + ": '" + endpoint + "' is not an address", e);
        }
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalConfigurationException(option + ": '" + endpoint + "' is not an https address");
        }
        return uri;
    }

    @Override
    public boolean hasRoom() {
        return false;
    }

    @Override
    public void send(Http2Request request, ResponseListener<Http2Response> listener) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isUnreachable() {
        return false;
    }

    @Override
    public int capacity() {
        return 0;
    }

    @Override
    public int openConnections() {
        return 0;
    }

    @Override
    public void close() {}
}
