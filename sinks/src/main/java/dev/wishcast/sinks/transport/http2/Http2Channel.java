package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.io.Serializable;
import java.net.InetAddress;
import java.net.URI;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * A channel to a provider that takes its requests over HTTP/2. Immutable.
 *
 * @param endpoint the provider's HTTPS address; see {@link #endpoint(ReadableConfig, ConfigOption)}
 * @param opener opens the provider's protocol
 */
public record Http2Channel(
        String id, String displayName, ChannelTraits traits, URI endpoint, Http2Settings http, ProtocolOpener opener)
        implements Channel<Http2Request, Http2Response> {

    private static final long serialVersionUID = 1L;

    /** Opens a provider's protocol. A record of its settings is equal where the channel should be. */
    public interface ProtocolOpener extends Serializable {

        /** Opens the protocol, as {@link Channel#openProtocol} does. */
        Protocol<Http2Request, Http2Response> open(boolean starting);
    }

    /**
     * Reads an option that holds an endpoint's address.
     *
     * @throws IllegalConfigurationException if it is not an {@code https} address; the message names the option
     */
    public static URI endpoint(ReadableConfig config, ConfigOption<String> option) {
        String endpoint = config.get(option);
        URI uri;
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw new IllegalConfigurationException(option.key() + ": '" + endpoint + "' is not an address", e);
        }
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalConfigurationException(option.key() + ": '" + endpoint + "' is not an https address");
        }
        return uri;
    }

    @Override
    public Protocol<Http2Request, Http2Response> openProtocol(boolean starting) {
        return opener.open(starting);
    }

    @Override
    public Transport<Http2Request, Http2Response> openTransport(TransportContext context) {
        return new Http2Transport(endpoint, http, context, InetAddress::getAllByName);
    }
}
