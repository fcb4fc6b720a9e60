package dev.wishcast.sinks.http;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.hc.core5.concurrent.CallbackContribution;
import org.apache.hc.core5.concurrent.DefaultThreadFactory;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.CharCodingConfig;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.config.H2Config;
import org.apache.hc.core5.http2.impl.nio.ClientH2PrefaceHandler;
import org.apache.hc.core5.http2.impl.nio.ClientH2StreamMultiplexerFactory;
import org.apache.hc.core5.http2.ssl.H2ClientTlsStrategy;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.DefaultConnectingIOReactor;
import org.apache.hc.core5.reactor.IOReactorConfig;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;
import org.apache.hc.core5.reactor.ProtocolIOSession;
import org.apache.hc.core5.reactor.ssl.SSLIOSession;
import org.apache.hc.core5.reactor.ssl.TransportSecurityLayer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * HTTP/2 connections to one provider, over TLS only, with many requests on each. Thread-safe; one I/O thread.
 *
 * <p>Requests go to one connection in runs, which share TLS records and system calls, as their answers do; each run goes to
 * the connection with the most free streams. Another connection is opened when no stream is free and
 * {@link ConnectionDemand} says that the rate needs it; one at a time, as Apple asks for.
 */
public final class ConnectionPool implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionPool.class);

    private static final int DEFAULT_PORT = 443;

    /** Requests in a row to one connection; about as many fit into a TLS record. */
    private static final int RUN = 32;

    /** How often timeouts are looked for. */
    private static final long EXPIRY_MILLIS = 50;

    /** Between two connections that are opened because more are needed. */
    private static final long GROWTH_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private static final long FIRST_RECONNECT_MILLIS = 100;
    private static final long LAST_RECONNECT_MILLIS = 1_000;

    /** A shorter time without a connection is a connection that was lost, not a provider that can't be reached. */
    private static final long UNREACHABLE_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final HttpHost host;
    private final HttpSettings settings;
    private final ConnectionDemand demand;
    private final PoolListener listener;
    private final ScheduledExecutorService scheduler;
    private final TlsStrategy tls;
    private final DefaultConnectingIOReactor reactor;
    private final List<Connection> connections = new CopyOnWriteArrayList<>();
    private final Map<String, Connection> bySession = new ConcurrentHashMap<>();
    private final AtomicInteger underWay = new AtomicInteger();

    private final Future<?> expiry;
    private volatile boolean closed;
    private volatile int failures;
    private volatile boolean missed;
    private volatile long missedSinceNanos;
    private volatile long reconnectAtNanos = System.nanoTime();
    private volatile long nextGrowthAtNanos = System.nanoTime();
    private volatile int streams;

    /** The run that the next request belongs to. */
    private Connection current;

    private int run;

    /**
     * A pool without connections: they are opened on demand.
     *
     * @param endpoint the provider's {@code https} address
     * @param demand limits how many connections are opened, within the limit of the settings
     * @param name names the I/O thread
     * @param scheduler runs timeouts and reconnects; stays the caller's
     * @param listener hears of the connections
     */
    public ConnectionPool(
            URI endpoint,
            HttpSettings settings,
            ConnectionDemand demand,
            String name,
            ScheduledExecutorService scheduler,
            PoolListener listener) {
        this.host =
                new HttpHost("https", endpoint.getHost(), endpoint.getPort() < 0 ? DEFAULT_PORT : endpoint.getPort());
        this.settings = settings;
        this.demand = demand;
        this.listener = listener;
        this.scheduler = scheduler;
        SSLContext context = TrustedCertificates.sslContext(settings.trustedCertificates());
        this.tls = new H2ClientTlsStrategy(context);
        this.reactor = new DefaultConnectingIOReactor(
                (session, attachment) -> eventHandler(session, (Connection) attachment),
                IOReactorConfig.custom()
                        .setIoThreadCount(1)
                        .setSelectInterval(TimeValue.ofMilliseconds(100))
                        .build(),
                new DefaultThreadFactory(name + "-http2", true),
                this::decorate,
                this::ioFailed,
                new SessionListener(),
                session -> session.enqueue(ShutdownCommand.IMMEDIATE, Command.Priority.IMMEDIATE));
        reactor.start();
        this.expiry =
                scheduler.scheduleWithFixedDelay(this::expire, EXPIRY_MILLIS, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Checks an endpoint's address.
     *
     * @throws IllegalConfigurationException if it is not an {@code https} address
     */
    public static URI checkEndpoint(String option, String endpoint) {
        URI uri;
        try {
            uri = URI.create(endpoint);
        } catch (IllegalArgumentException e) {
            throw new IllegalConfigurationException(option + ": '" + endpoint + "' is not an address", e);
        }
        if (!"https".equals(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalConfigurationException(option + ": '" + endpoint + "' is not an https address");
        }
        return uri;
    }

    /**
     * The connection for the next request, or {@code null} if no stream is free, or as many requests are under way as make
     * sense; then a connection may be opened, and the listener is told when it makes sense to try again. One stream is the
     * caller's until it calls again; calls must not overlap.
     */
    public Connection next() {
        if (underWay.get() >= demand.mostUnderWay()) {
            return null;
        }
        if (current == null || run >= RUN || current.freeStreams() <= 0) {
            current = leastLoaded();
            run = 0;
        }
        run++;
        if (current == null) {
            if (!missed && openConnections() == 0) {
                missedSinceNanos = System.nanoTime();
                missed = true;
            }
            grow();
        }
        return current;
    }

    private Connection leastLoaded() {
        Connection best = null;
        int mostFree = 0;
        for (Connection connection : connections) {
            int free = connection.freeStreams();
            if (free > mostFree) {
                best = connection;
                mostFree = free;
            }
        }
        return best;
    }

    /**
     * Whether a connection has been missing for more than a second, and none is on its way: the last one failed a moment
     * ago. Otherwise the listener will be called.
     */
    public boolean unreachable() {
        return missed
                && System.nanoTime() - missedSinceNanos > UNREACHABLE_AFTER_NANOS
                && connections.stream().noneMatch(connection -> connection.isOpen() || connection.isConnecting());
    }

    /** How many connections take requests. */
    public int openConnections() {
        return (int) connections.stream().filter(Connection::isOpen).count();
    }

    private void grow() {
        long now = System.nanoTime();
        // This is asked for every request that finds no free stream, so the answer must mostly cost nothing.
        // While there are streams, the next answer asks again; without any, nothing might.
        boolean mayWait = streams > 0 && now - nextGrowthAtNanos < 0;
        if (!closed && !mayWait && now - reconnectAtNanos >= 0) {
            growIfNeeded();
        }
    }

    private synchronized void growIfNeeded() {
        nextGrowthAtNanos = System.nanoTime() + GROWTH_INTERVAL_NANOS;
        if (connections.stream().anyMatch(Connection::isConnecting)) {
            return;
        }
        int open = openConnections();
        int needed = open == 0 ? 1 : demand.connections(Math.max(1, streams / open));
        if (open < Math.min(needed, settings.maxConnections())) {
            Connection connection = new Connection(this, new URIAuthority(host), settings);
            connections.add(connection);
            try {
                scheduler.execute(() -> connect(connection));
            } catch (RejectedExecutionException e) {
                connections.remove(connection);
                LOG.debug("No further connections to {}: shutting down", host);
            }
        }
    }

    /** If the last connection has gone, opens another one now: the next sale should not have to wait for it. */
    private void replaceTheLast() {
        if (!closed && openConnections() == 0 && System.nanoTime() - reconnectAtNanos >= 0) {
            growIfNeeded();
        }
    }

    /** Off the hot path, since it resolves the name: anew for every connection, so that it follows the provider's DNS. */
    @SuppressWarnings("FutureReturnValueIgnored") // The callback hears of it.
    private void connect(Connection connection) {
        Timeout timeout = Timeout.of(settings.connectTimeout());
        InetSocketAddress address = new InetSocketAddress(host.getHostName(), host.getPort());
        if (address.isUnresolved()) {
            connection.closed("unknown host " + host.getHostName());
            return;
        }
        reactor.connect(host, address, null, timeout, connection, new FutureCallback<>() {
            @Override
            public void completed(IOSession session) {
                connection.attach(session);
                tls.upgrade(
                        (TransportSecurityLayer) session,
                        host,
                        HttpVersionPolicy.FORCE_HTTP_2,
                        timeout,
                        new CallbackContribution<TransportSecurityLayer>(this) {
                            @Override
                            public void completed(TransportSecurityLayer layer) {}
                        });
            }

            @Override
            public void failed(Exception e) {
                connection.close(e.toString());
            }

            @Override
            public void cancelled() {
                connection.close("cancelled");
            }
        });
    }

    private ClientH2PrefaceHandler eventHandler(ProtocolIOSession session, Connection connection) {
        bySession.put(session.getId(), connection);
        HttpProcessor none = HttpProcessorBuilder.create().build();
        H2Config config = H2Config.custom()
                .setPushEnabled(false)
                // Huffman coding saves bytes, of which there are few, for time, of which there is little.
                .setCompressionEnabled(false)
                .build();
        return new ClientH2PrefaceHandler(
                session,
                new ClientH2StreamMultiplexerFactory(none, null, config, CharCodingConfig.DEFAULT, connection),
                true,
                null);
    }

    /** Not one connection's failure, but the I/O thread's. */
    private void ioFailed(Exception e) {
        if (!closed) {
            LOG.warn("I/O to {} failed", host, e);
        }
    }

    private IOSession decorate(IOSession session) {
        return session instanceof SSLIOSession
                ? new CoalescingSession(session, bySession.get(session.getId()))
                : session;
    }

    /** How many requests the open connections take at once. */
    public int streams() {
        return streams;
    }

    void answered(long latencyNanos, long now) {
        demand.answered(latencyNanos, now);
    }

    /** A connection opened or takes no more requests, or its peer changed how many streams it takes. */
    void streamsChanged() {
        streams = connections.stream()
                .filter(Connection::isOpen)
                .mapToInt(Connection::maxStreams)
                .sum();
        listener.capacityChanged();
    }

    void connectionOpened() {
        LOG.debug("Connected to {}; {} connections", host, openConnections());
        missed = false;
        streamsChanged();
    }

    /** A connection brought its first answer. */
    void connectionProven() {
        failures = 0;
    }

    /** A connection could not be opened. */
    void connectFailed(String reason) {
        comesToNothing(Math.min(FIRST_RECONNECT_MILLIS << Math.min(failures, 10), LAST_RECONNECT_MILLIS), reason);
    }

    /** A connection was cut before its first answer. There is a peer, so that longer and longer waits would not help. */
    void cutUnanswered(String reason) {
        comesToNothing(FIRST_RECONNECT_MILLIS, reason);
    }

    /** A GOAWAY came before the first answer: the peer is well, but wants another connection. */
    void turnedAway() {
        reconnectIn(FIRST_RECONNECT_MILLIS);
    }

    private synchronized void comesToNothing(long reconnectMillis, String reason) {
        if (closed) {
            return;
        }
        failures++;
        if (failures == 1) {
            // That says it all; how long it lasts, the breaker says.
            LOG.warn("No connection to {}: {}; trying again", host, reason);
        } else {
            LOG.debug("No connection to {}: {}; next try in {} ms", host, reason, reconnectMillis);
        }
        listener.connectionFailed(reason);
        reconnectIn(reconnectMillis);
    }

    private void reconnectIn(long millis) {
        reconnectAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        runIn(millis, listener::capacityChanged);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The task reports its own failures.
    private void runIn(long millis, Runnable task) {
        try {
            scheduler.schedule(task, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The pool is closing", e);
        }
    }

    /** @param proven whether it brought an answer; a peer that turns away every connection is left to those who send */
    void connectionRetired(boolean proven) {
        streamsChanged();
        if (proven) {
            replaceTheLast();
        }
    }

    /** @param proven see {@link #connectionRetired} */
    void connectionClosed(Connection connection, boolean proven) {
        connections.remove(connection);
        bySession.values().remove(connection);
        connectionRetired(proven);
    }

    void requestStarted() {
        underWay.incrementAndGet();
    }

    void requestEnded() {
        underWay.decrementAndGet();
        streamFreed();
    }

    void streamFreed() {
        listener.capacityChanged();
    }

    private void expire() {
        long now = System.nanoTime();
        for (Connection connection : connections) {
            connection.expire(now);
        }
    }

    /** Cuts all connections; what is under way ends unanswered. */
    @Override
    public void close() {
        closed = true;
        expiry.cancel(false);
        for (Connection connection : connections) {
            connection.close("shutting down");
        }
        reactor.close(CloseMode.IMMEDIATE);
    }

    /** Tells a connection how its session ends. */
    private final class SessionListener implements IOSessionListener {

        @Override
        public void exception(IOSession session, Exception e) {
            Connection connection = bySession.get(session.getId());
            if (connection != null) {
                connection.troubled(e.toString());
            }
        }

        @Override
        public void disconnected(IOSession session) {
            Connection connection = bySession.get(session.getId());
            if (connection != null) {
                connection.closed("closed by the peer");
            }
        }

        @Override
        public void connected(IOSession session) {}

        @Override
        public void startTls(IOSession session) {}

        @Override
        public void inputReady(IOSession session) {}

        @Override
        public void outputReady(IOSession session) {}

        @Override
        public void timeout(IOSession session) {}
    }
}
