package dev.wishcast.sinks.transport.http2;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.nio.ClientH2PrefaceHandler;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexerFactory;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOReactorStatus;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections, one at a time, over TLS only. Belongs to the owner's thread. HttpCore's reactor is the I/O thread that sets
 * them up, and then reads and writes.
 *
 * <p>It resolves the name anew for each connection, so that connections follow the provider's DNS. It tries the addresses in
 * turn, and each gets an equal share of the time that is left.
 */
final class Connector implements AutoCloseable {

    /** Resolves a name; it may block. */
    interface NameResolver {

        /** All addresses of a host, at least one. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connector.class);

    private static final ClientH2StreamMultiplexerFactory HTTP2 = new ClientH2StreamMultiplexerFactory(
            HttpProcessorBuilder.create().build(),
            null,
            H2Config.custom()
                    .setPushEnabled(false)
                    // Huffman coding saves bytes, of which there are few, for time, of which there is little.
                    .setCompressionEnabled(false)
                    .build(),
            CharCodingConfig.DEFAULT,
            null);

    private final Http2Transport transport;
    private final OwnerEvents events;
    private final HttpHost host;
    private final Http2Settings settings;
    private final NameResolver resolver;
    private final String name;
    private final DefaultConnectingIOReactor reactor;
    private final Queue<InetAddress> addresses = new ArrayDeque<>();

    /** Whether an attempt is under way: its name is being resolved, or its connection is being set up. */
    private boolean connecting;

    private boolean resolving;
    private Connection connection;
    private long deadlineNanos;
    private long addressDeadlineNanos;

    /** The I/O thread's: the latest session, to which its connection is attached next. */
    private ConnectionIo starting;

    /** @param name names the threads */
    Connector(
            Http2Transport transport,
            OwnerEvents events,
            HttpHost host,
            Http2Settings settings,
            NameResolver resolver,
            String name) {
        this.transport = transport;
        this.events = events;
        this.host = host;
        this.settings = settings;
        this.resolver = resolver;
        this.name = name;
        SSLContext tls = TrustedCertificates.sslContext(settings.trustedCertificates());
        this.reactor = new DefaultConnectingIOReactor(
                (session, attachment) -> begin(session, (Connection) attachment),
                IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setSelectInterval(TimeValue.ofMilliseconds(100))
                        .build(),
                new DefaultThreadFactory(name + "-http2", true),
                session -> encrypted(session, tls),
                this::ioFailed,
                null,
                null);
        reactor.start();
    }

    boolean isConnecting() {
        return connecting;
    }

    /** Begins an attempt. It ends with {@link Http2Transport#connectionOpened} or {@link Http2Transport#connectFailed}. */
    void connect() {
        connecting = true;
        deadlineNanos = System.nanoTime() + settings.connectTimeout().toNanos();
        if (!resolving) {
            resolve();
        }
    }

    /**
     * Resolves the name on a thread of its own: a look-up may hang for longer than anything else here may wait. The next
     * attempt waits for the same look-up, so that there is one such thread at most.
     */
    private void resolve() {
        resolving = true;
        Thread thread = new Thread(
                () -> {
                    try {
                        List<InetAddress> found = List.of(resolver.resolve(host.getHostName()));
                        events.post(() -> onResolved(found));
                    } catch (UnknownHostException | RuntimeException e) {
                        events.post(() -> onResolved(List.of()));
                    }
                },
                name + "-dns");
        thread.setDaemon(true);
        thread.start();
    }

    private void onResolved(List<InetAddress> found) {
        resolving = false;
        if (connecting && connection == null) {
            addresses.addAll(found);
            connectToNext("unknown host " + host.getHostName());
        }
    }

    /**
     * Goes on with the next address.
     *
     * @param reason why the attempt comes to nothing if there is none
     */
    void connectToNext(String reason) {
        InetAddress address = addresses.poll();
        if (address == null) {
            end();
            transport.connectFailed(reason);
            return;
        }
        long now = System.nanoTime();
        long nanos = Math.max(TimeUnit.MILLISECONDS.toNanos(1), (deadlineNanos - now) / (addresses.size() + 1));
        addressDeadlineNanos = now + nanos;
        connection = new Connection(transport, this, events, new URIAuthority(host), settings);
        setUp(connection, address, Timeout.of(Duration.ofNanos(nanos)));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    private void setUp(Connection next, InetAddress address, Timeout timeout) {
        InetSocketAddress socket = new InetSocketAddress(address, host.getPort());
        reactor.connect(host, socket, null, timeout, next, new FutureCallback<>() {
            @Override
            public void completed(IOSession session) {
                events.post(() -> next.onConnected(session));
            }

            @Override
            public void failed(Exception e) {
                events.post(() -> next.onClosed(e.toString()));
            }

            @Override
            public void cancelled() {
                failed(new CancellationException());
            }
        });
    }

    private IOSession encrypted(IOSession plain, SSLContext tls) {
        starting = new ConnectionIo(host, plain, tls);
        return starting;
    }

    private IOEventHandler begin(ProtocolIOSession session, Connection next) {
        starting.attach(next);
        return new ClientH2PrefaceHandler(session, HTTP2, false, null);
    }

    /** Not one connection's failure, but the I/O thread's. */
    private void ioFailed(Exception e) {
        if (reactor.getStatus() == IOReactorStatus.ACTIVE) {
            LOG.warn("I/O to {} failed", host, e);
        }
    }

    /** Ends the attempt: the peer's SETTINGS are here, or no address is left. */
    void end() {
        connecting = false;
        connection = null;
        addresses.clear();
    }

    /** Ends what has taken too long. */
    void expire(long now) {
        if (!connecting) {
            return;
        }
        if (connection != null && now - addressDeadlineNanos > 0) {
            connection.close("no connection within " + settings.connectTimeout());
        } else if (connection == null && now - deadlineNanos > 0) {
            end();
            transport.connectFailed("the name was not resolved within " + settings.connectTimeout());
        }
    }

    /** Cuts all connections, and ends the I/O thread. */
    @Override
    public void close() {
        if (connection != null) {
            connection.cut();
        }
        reactor.close(CloseMode.IMMEDIATE);
    }
}
