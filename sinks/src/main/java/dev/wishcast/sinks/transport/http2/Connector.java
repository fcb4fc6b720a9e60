package dev.wishcast.sinks.transport.http2;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;

/**
 * Opens connections, one at a time. Belongs to the owner's thread.
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

    private final Http2Transport transport;
    private final OwnerEvents events;
    private final HttpHost host;
    private final Http2Settings settings;
    private final NameResolver resolver;
    private final String name;
    private final ConnectionReactor reactor;
    private final Queue<InetAddress> addresses = new ArrayDeque<>();

    /** Whether an attempt is under way: its name is being resolved, or its connection is being set up. */
    private boolean connecting;

    private boolean resolving;
    private Connection connection;
    private long deadlineNanos;
    private long addressDeadlineNanos;

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
        this.reactor =
                new ConnectionReactor(host, TrustedCertificates.sslContext(settings.trustedCertificates()), name);
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

    /** @param reason why the attempt comes to nothing if there is no further address */
    private void connectToNext(String reason) {
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
        reactor.connect(connection, address, Timeout.of(Duration.ofNanos(nanos)));
    }

    private void end() {
        connecting = false;
        connection = null;
        addresses.clear();
    }

    /** The peer's SETTINGS are here. */
    void onOpened() {
        end();
    }

    /** The connection to one address came to nothing. */
    void onFailed(String reason) {
        connectToNext(reason);
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

    /** Cuts the connection that is being set up, and ends the I/O thread. */
    @Override
    public void close() {
        if (connection != null) {
            connection.cut();
        }
        reactor.close();
    }
}
