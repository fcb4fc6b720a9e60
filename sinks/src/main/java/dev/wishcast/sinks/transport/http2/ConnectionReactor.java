package dev.wishcast.sinks.transport.http2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.nio.ClientH2PrefaceHandler;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexerFactory;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.SSLIOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HttpCore's reactor: the I/O thread that sets connections up, over TLS only, and then reads and writes. */
final class ConnectionReactor implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReactor.class);

    private final HttpHost host;
    private final TlsStrategy tls;
    private final DefaultConnectingIOReactor reactor;

    /** The I/O thread's: the handler of the connection whose TLS is being set up. */
    private ConnectionEventHandler starting;

    /** @param name names the I/O thread */
    ConnectionReactor(HttpHost host, SSLContext context, String name) {
        this.host = host;
        this.tls = new H2ClientTlsStrategy(context);
        this.reactor = new DefaultConnectingIOReactor(
                (session, attachment) -> preface(session, (Connection) attachment),
                IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setSelectInterval(TimeValue.ofMilliseconds(100))
                        .build(),
                new DefaultThreadFactory(name + "-http2", true),
                this::decorate,
                this::ioFailed,
                null,
                null);
        reactor.start();
    }

    /** Sets a connection up. It hears of what becomes of it by its events. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    void connect(Connection connection, InetAddress address, Timeout timeout) {
        InetSocketAddress socket = new InetSocketAddress(address, host.getPort());
        reactor.connect(host, socket, null, timeout, connection, new FutureCallback<>() {
            @Override
            public void completed(IOSession session) {
                connection.events().post(() -> connection.onConnected(session));
                starting = (ConnectionEventHandler) session.getHandler();
                tls.upgrade((TransportSecurityLayer) session, host, HttpVersionPolicy.FORCE_HTTP_2, timeout, null);
            }

            @Override
            public void failed(Exception e) {
                connection.events().post(() -> connection.onClosed(e.toString()));
            }

            @Override
            public void cancelled() {
                failed(new CancellationException());
            }
        });
    }

    private IOEventHandler preface(ProtocolIOSession session, Connection connection) {
        H2Config config = H2Config.custom()
                .setPushEnabled(false)
                // Huffman coding saves bytes, of which there are few, for time, of which there is little.
                .setCompressionEnabled(false)
                .build();
        ClientH2StreamMultiplexerFactory factory = new ClientH2StreamMultiplexerFactory(
                HttpProcessorBuilder.create().build(), null, config, CharCodingConfig.DEFAULT, null);
        return new ConnectionEventHandler(connection, new ClientH2PrefaceHandler(session, factory, true, null));
    }

    private IOSession decorate(IOSession session) {
        return session instanceof SSLIOSession ? starting.encrypted(session) : session;
    }

    /** Not one connection's failure, but the I/O thread's. */
    private void ioFailed(Exception e) {
        if (reactor.getStatus() == IOReactorStatus.ACTIVE) {
            LOG.warn("I/O to {} failed", host, e);
        }
    }

    /** Cuts all connections. */
    @Override
    public void close() {
        reactor.close(CloseMode.IMMEDIATE);
    }
}
