package dev.wishcast.sinks.fcm;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import dev.wishcast.sinks.transport.http2.Http2Request;
import dev.wishcast.sinks.transport.http2.Http2Response;
import dev.wishcast.sinks.transport.http2.Http2Settings;
import dev.wishcast.sinks.transport.http2.Http2Transport;
import java.net.URI;

/** Firebase Cloud Messaging as it is configured. Immutable. */
record FcmChannel(String projectId, String credentialsFile, URI endpoint, ChannelTraits traits, Http2Settings http)
        implements Channel<Http2Request, Http2Response> {

    private static final long serialVersionUID = 1L;

    @Override
    public String id() {
        return FcmChannelFactory.ID;
    }

    @Override
    public String displayName() {
        return FcmChannelFactory.DISPLAY_NAME;
    }

    @Override
    public Protocol<Http2Request, Http2Response> openProtocol(boolean starting) {
        AccessTokens.Source source = new AccessTokens.Source(credentialsFile, http.trustedCertificates());
        return new FcmProtocol(projectId, AccessTokens.acquire(source, starting));
    }

    @Override
    public Transport<Http2Request, Http2Response> openTransport(TransportContext context) {
        return new Http2Transport(endpoint, http, context);
    }
}
