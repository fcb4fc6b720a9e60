package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import dev.wishcast.sinks.transport.TransportListener;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries requests over HTTP/2 connections to one provider, over TLS only, with many requests on each connection.
 *
 * <p>Requests go to one connection in runs, which share TLS records and system calls, as their responses do. Each run goes to
 * the connection with the most free streams. Another connection is opened when no stream is free and {@link ConnectionDemand}
 * says that the rate needs it; one at a time, as Apple asks for.
 *
 * <p>The owner's thread alone touches the transport's state. The I/O thread hands over what it hears in batches, and gets
 * requests in batches.
 */
public final class Http2Transport implements Transport<Http2Request, Http2Response> {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Transport.class);

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

    private final Http2Settings settings;
    private final ConnectionDemand demand;
    private final TransportListener listener;
    private final ScheduledExecutorService background;
    private final OwnerEvents events;
    private final Connector connector;

    private final List<Connection> open = new ArrayList<>();

    /** The connections that wait for their last responses. */
    private final Set<Connection> retired = new HashSet<>();

    private int underWay;
    private boolean closed;

    /** How many connections came to nothing since one last brought a response. */
    private int failures;

    /** Whether a request found no connection open, and none has opened since. */
    private boolean missed;

    private long missedSinceNanos;
    private long reconnectAtNanos = System.nanoTime();
    private long nextGrowthAtNanos = System.nanoTime();

    /** Whether the listener is to be told that the capacity has changed. */
    private boolean capacityChanged;

    private boolean handlingEvents;

    /** The connection and the length of the run that the next request belongs to. */
    private Connection current;

    private int run;

    /**
     * Makes a transport, which connects at once: the first sale should not have to wait for the first handshake. Further
     * connections are opened when they are needed.
     *
     * @param endpoint the provider's {@code https} address
     * @throws IllegalConfigurationException if the file with trusted certificates can't be used
     */
    Http2Transport(URI endpoint, Http2Settings settings, TransportContext context, Connector.NameResolver resolver) {
        this.settings = settings;
        this.demand = new ConnectionDemand(context.ratePerSecond());
        this.listener = context.listener();
        this.background = context.background();
        this.events = new OwnerEvents(context.owner(), this::handleEvents);
        int port = endpoint.getPort() < 0 ? DEFAULT_PORT : endpoint.getPort();
        this.connector = new Connector(this, events, endpoint.getHost(), port, settings, resolver, context.name());
        events.post(this::growIfNeeded);
        scheduleExpiry();
    }

    /**
     * {@inheritDoc}
     *
     * <p>There is no room if no stream is free, or if as many requests are under way as make sense for the rate.
     */
    @Override
    public boolean hasRoom() {
        if (closed || underWay >= demand.mostUnderWay()) {
            return false;
        }
        if (current == null || run >= RUN || current.freeStreams() <= 0) {
            current = leastLoaded();
            run = 0;
        }
        if (current == null) {
            if (!missed && open.isEmpty()) {
                missed = true;
                missedSinceNanos = System.nanoTime();
            }
            growIfNeeded();
        }
        return current != null;
    }

    private Connection leastLoaded() {
        Connection best = null;
        int mostFree = 0;
        for (Connection connection : open) {
            int free = connection.freeStreams();
            if (free > mostFree) {
                best = connection;
                mostFree = free;
            }
        }
        return best;
    }

    @Override
    public void send(Http2Request request, ResponseListener<Http2Response> responseListener) {
        underWay++;
        run++;
        current.send(request, responseListener);
        if (run == RUN) {
            current.flush();
        } else if (!handlingEvents) {
            // The owner's next turn flushes: then all that is sent until then costs one wake-up of the I/O thread.
            events.wake();
        }
    }

    @Override
    public boolean isUnreachable() {
        return missed
                && System.nanoTime() - missedSinceNanos > UNREACHABLE_AFTER_NANOS
                && !connector.isConnecting()
                && open.isEmpty();
    }

    /** How many requests the open connections take at once, as of now. */
    int capacity() {
        int capacity = 0;
        for (Connection connection : open) {
            capacity += connection.maxStreams();
        }
        return capacity;
    }

    @Override
    public int openConnections() {
        return open.size();
    }

    /** The owner's turn: handles what other threads handed over, and sends what the owner wants to be sent thereupon. */
    private void handleEvents() {
        if (closed) {
            return;
        }
        handlingEvents = true;
        try {
            events.handle();
            if (capacityChanged && !closed) {
                capacityChanged = false;
                listener.capacityChanged();
            }
        } finally {
            handlingEvents = false;
        }
        open.forEach(Connection::flush);
        retired.forEach(Connection::flush);
        if (capacityChanged) {
            events.wake();
        }
    }

    /** A request can perhaps be taken again. */
    void capacityChanged() {
        capacityChanged = true;
        if (!handlingEvents) {
            events.wake();
        }
    }

    /** Asked for every request that finds no free stream, so the answer must mostly cost little. */
    private void growIfNeeded() {
        long now = System.nanoTime();
        // While there are streams, the next response asks again; without any, nothing might.
        boolean mayWait = now - nextGrowthAtNanos < 0 && capacity() > 0;
        if (mayWait || now - reconnectAtNanos < 0) {
            return;
        }
        nextGrowthAtNanos = now + GROWTH_INTERVAL_NANOS;
        if (!connector.isConnecting() && open.size() < connectionsNeeded()) {
            connector.connect();
        }
    }

    private int connectionsNeeded() {
        if (open.isEmpty()) {
            return 1;
        }
        int capacity = capacity();
        // A peer that allows no streams wants us to wait, not to come by another connection.
        return capacity == 0
                ? open.size()
                : Math.min(settings.maxConnections(), demand.connections(Math.max(1, capacity / open.size())));
    }

    void answered(int status, long latencyNanos, long now) {
        demand.answered(status, latencyNanos, now);
    }

    void requestEnded() {
        underWay--;
        capacityChanged();
    }

    void connectionOpened(Connection connection) {
        open.add(connection);
        LOG.debug("Connected to {}; {} connections", connector.authority(), open.size());
        missed = false;
        capacityChanged();
    }

    /** A connection brought its first response. */
    void connectionProven() {
        failures = 0;
    }

    /** A connection could not be opened. */
    void connectFailed(String reason) {
        comesToNothing(Math.min(FIRST_RECONNECT_MILLIS << Math.min(failures, 10), LAST_RECONNECT_MILLIS), reason);
        capacityChanged();
    }

    /**
     * A connection takes no more requests.
     *
     * @param proven whether it brought a response; a peer that turns away every connection is left to those who send
     */
    void connectionRetired(Connection connection, boolean proven) {
        open.remove(connection);
        retired.add(connection);
        capacityChanged();
        if (proven && open.isEmpty()) {
            // At once: the next sale should not have to wait for it.
            growIfNeeded();
        }
    }

    /**
     * A connection closed that had been open.
     *
     * @param proven see {@link #connectionRetired}
     */
    void connectionClosed(Connection connection, boolean proven, String reason) {
        if (!proven && open.contains(connection)) {
            // There is a peer, so that longer and longer waits would not help.
            comesToNothing(FIRST_RECONNECT_MILLIS, reason);
        } else if (!proven) {
            // A GOAWAY came before the first response: the peer is well, but wants another connection.
            reconnectIn(FIRST_RECONNECT_MILLIS);
        }
        connectionRetired(connection, proven);
        retired.remove(connection);
    }

    private void comesToNothing(long reconnectMillis, String reason) {
        failures++;
        if (failures == 1) {
            // That says it all; how long it lasts, the breaker says.
            LOG.warn("No connection to {}: {}; trying again", connector.authority(), reason);
        } else {
            LOG.debug("No connection to {}: {}; next try in {} ms", connector.authority(), reason, reconnectMillis);
        }
        listener.connectionFailed(reason);
        reconnectIn(reconnectMillis);
    }

    private void reconnectIn(long millis) {
        reconnectAtNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The event reports its own failures.
    private void scheduleExpiry() {
        // What came before this moment is handled before: only then is it known what did not come in time.
        Runnable look = () -> {
            long now = System.nanoTime();
            events.post(() -> expire(now));
        };
        background.schedule(look, EXPIRY_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void expire(long now) {
        connector.expire(now);
        List.copyOf(open).forEach(connection -> connection.expire(now));
        List.copyOf(retired).forEach(connection -> connection.expire(now));
        if (open.isEmpty()) {
            // It may be time to reconnect, or to say that nothing is within reach.
            capacityChanged();
        }
        scheduleExpiry();
    }

    /** {@inheritDoc} No listener is called any more. */
    @Override
    public void close() {
        closed = true;
        events.clear();
        connector.close();
    }
}
