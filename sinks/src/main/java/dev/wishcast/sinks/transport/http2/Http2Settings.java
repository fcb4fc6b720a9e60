package dev.wishcast.sinks.transport.http2;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * {@link Http2Options}, read. Immutable.
 *
 * @param trustedCertificates a PEM file, or {@code null}
 * @param pingAfter how long nothing may come from the peer until it is asked whether it is there
 * @param pingTimeout how long it may take to answer that
 */
public record Http2Settings(
        String trustedCertificates,
        int maxConnections,
        Duration connectTimeout,
        Duration requestTimeout,
        Duration pingAfter,
        Duration pingTimeout)
        implements Serializable {

    /** Well below the minutes after which NATs and firewalls forget a connection. */
    private static final Duration PING_AFTER = Duration.ofSeconds(60);

    private static final Duration PING_TIMEOUT = Duration.ofSeconds(5);

    /** Reads the options. */
    public static Http2Settings from(ReadableConfig config) {
        return new Http2Settings(
                config.get(Http2Options.TRUSTED_CERTIFICATES),
                config.get(Http2Options.MAX_CONNECTIONS),
                config.get(Http2Options.CONNECT_TIMEOUT),
                config.get(Http2Options.REQUEST_TIMEOUT),
                PING_AFTER,
                PING_TIMEOUT);
    }
}
