package dev.wishcast.sinks.transport.http2;

import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** The HTTP/2 connections to the providers. */
public final class Http2Options {

    public static final ConfigOption<String> TRUSTED_CERTIFICATES = ConfigOptions.key(
                    "wishcast.http.trusted-certificates")
            .stringType()
            .noDefaultValue()
            .withDescription("A PEM file with root certificates that are trusted beside the JDK's own, for a proxy or a"
                    + " test provider.");

    public static final ConfigOption<String> PROXY = ConfigOptions.key("wishcast.http.proxy")
            .stringType()
            .noDefaultValue()
            .withDescription(
                    "An HTTP proxy, as host:port. If it is set, all connections to the providers and to Google's"
                            + " token endpoint are tunnels through it (CONNECT), and it resolves their names. It must not ask for a"
                            + " password.");

    public static final ConfigOption<Integer> MAX_CONNECTIONS = ConfigOptions.key("wishcast.http.max-connections")
            .intType()
            .defaultValue(32)
            .withDescription("How many connections one sink subtask opens to its provider at most. It opens another one"
                    + " only when all streams of the others are in use.");

    public static final ConfigOption<Duration> CONNECT_TIMEOUT = ConfigOptions.key("wishcast.http.connect-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(5))
            .withDescription("How long a connection may take until it can be used, TLS and HTTP/2 settings included.");

    public static final ConfigOption<Duration> REQUEST_TIMEOUT = ConfigOptions.key("wishcast.http.request-timeout")
            .durationType()
            .defaultValue(Duration.ofSeconds(10))
            .withDescription("How long to wait for a provider's answer. After it the outcome is unknown, and the"
                    + " notification is sent again: the second replaces the first on the screen.");

    private Http2Options() {}
}
