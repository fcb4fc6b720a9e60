package dev.wishcast.sinks.http;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * {@link HttpOptions}, read. Immutable.
 *
 * @param trustedCertificates a PEM file, or {@code null}
 * @param pingAfter how long nothing may come from the peer until it is asked whether it is there
 * @param pingTimeout how long it may take to answer that
 */
public record HttpSettings(
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

    public static HttpSettings from(ReadableConfig config) {
        return new HttpSettings(
                config.get(HttpOptions.TRUSTED_CERTIFICATES),
                config.get(HttpOptions.MAX_CONNECTIONS),
                config.get(HttpOptions.CONNECT_TIMEOUT),
                config.get(HttpOptions.REQUEST_TIMEOUT),
                PING_AFTER,
                PING_TIMEOUT);
    }

    HttpSettings withPings(Duration after, Duration timeout) {
        return new HttpSettings(trustedCertificates, maxConnections, connectTimeout, requestTimeout, after, timeout);
    }
}
