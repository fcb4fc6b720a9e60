package dev.wishcast.sinks.transport.http2;

import java.io.Serializable;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * {@link Http2Options}, read. Immutable.
 *
 * @param trustedCertificates a PEM file, or {@code null}
 * @param proxy the address of an HTTP proxy, not resolved, or {@code null}
 * @param pingAfter how long nothing may come from the peer until it is asked whether it is there
 * @param pingTimeout how long it may take to answer that
 */
public record Http2Settings(
        String trustedCertificates,
        InetSocketAddress proxy,
        int maxConnections,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration pingAfter,
        Duration pingTimeout)
        implements Serializable {

    /** Well below the minutes after which NATs and firewalls forget a connection. */
    private static final Duration PING_AFTER = Duration.ofSeconds(60);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Reads the options.
     *
     * @throws IllegalConfigurationException if the proxy is no host and port; the message names the option
     */
    public static Http2Settings from(ReadableConfig config) {
        return new Http2Settings(
                config.get(Http2Options.TRUSTED_CERTIFICATES),
                proxy(config.get(Http2Options.PROXY)),
                config.get(Http2Options.MAX_CONNECTIONS),
                config.get(Http2Options.CONNECT_TIMEOUT),
                config.get(Http2Options.REQUEST_TIMEOUT),
                PING_AFTER,
                PING_TIMEOUT);
    }

    private static InetSocketAddress proxy(String hostAndPort) {
        if (hostAndPort == null) {
            return null;
        }
        try {
            URI uri = new URI("http://" + hostAndPort);
            if (hostAndPort.equals(uri.getHost() + ":" + uri.getPort())) {
                return InetSocketAddress.createUnresolved(uri.getHost(), uri.getPort());
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw noHostAndPort(hostAndPort, e);
        }
        throw noHostAndPort(hostAndPort, null);
    }

    private static IllegalConfigurationException noHostAndPort(String value, Exception cause) {
        return new IllegalConfigurationException(
                Http2Options.PROXY.key() + ": '" + value + "' is not host:port", cause);
    }
}
