package dev.wishcast.sinks.http;

import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.ReadableConfig;

/**
 * {@link HttpOptions}, read. Immutable.
 *
 * @param trustedCertificates a PEM file, or {@code null}
 */
public record HttpSettings(
        String trustedCertificates, int maxConnections, Duration connectTimeout, Duration requestTimeout)
        implements Serializable {

    public static HttpSettings from(ReadableConfig config) {
        return new HttpSettings(
                config.get(HttpOptions.TRUSTED_CERTIFICATES),
                config.get(HttpOptions.MAX_CONNECTIONS),
                config.get(HttpOptions.CONNECT_TIMEOUT),
                config.get(HttpOptions.REQUEST_TIMEOUT));
    }
}
