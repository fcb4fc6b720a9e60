package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.RequestFailure.Kind;
import dev.wishcast.sinks.transport.ResponseListener;
import java.nio.channels.SelectionKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.http2.nio.command.PingCommand;
import org.apache.hc.core5.http2.nio.support.BasicPingHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection. Its state belongs to the owner's thread.
 *
 * <p>The I/O thread takes requests from {@link #requests()} and adds what it hears to {@link #events()}.
 */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** More would only queue: no provider is known to allow more. */
    private static final int MOST_STREAMS = 1000;

    /** Until a connection has brought a response, no more than so many requests are put at risk on it. */
    private static final int UNPROVEN_STREAMS = 10;

    private enum State {
        CONNECTING,
        OPEN,
        /** Takes no new requests; closes when the last response is in. */
        RETIRED,
        CLOSED
    }

    private final Http2Transport transport;
    private final Connector connector;
    private final OwnerEvents events;
    private final URIAuthority authority;
    private final Http2Settings settings;
    private final RequestQueue requests = new RequestQueue();
    private final Runnable retirement = this::retire;

    /** The requests without a response. */
    private final List<Exchange> exchanges = new ArrayList<>();

    private State state = State.CONNECTING;
    private IOSession session;
    private int maxStreams;
    private boolean proven;
    private boolean unflushed;

    /** Whether the peer was asked if it is there, and has not answered. It gets no requests meanwhile. */
    private boolean pinging;

    private long pingDeadlineNanos;

    Connection(
            Http2Transport transport,
            Connector connector,
            OwnerEvents events,
            URIAuthority authority,
            Http2Settings settings) {
        this.transport = transport;
        this.connector = connector;
        this.events = events;
        this.authority = authority;
        this.settings = settings;
    }

    OwnerEvents events() {
        return events;
    }

    RequestQueue requests() {
        return requests;
    }

    URIAuthority authority() {
        return authority;
    }

    /** Retires the connection when it is run. */
    Runnable retirement() {
        return retirement;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    int maxStreams() {
        return maxStreams;
    }

    int freeStreams() {
        if (state != State.OPEN || pinging) {
            return 0;
        }
        return (proven ? maxStreams : Math.min(maxStreams, UNPROVEN_STREAMS)) - exchanges.size();
    }

    /** Takes a request. The I/O thread sends it after {@link #flush}. */
    void send(Http2Request request, ResponseListener<Http2Response> listener) {
        Exchange exchange = new Exchange(this, request, listener, exchanges.size());
        exchanges.add(exchange);
        requests.add(exchange);
        unflushed = true;
    }

    /** Wakes the I/O thread if there are new requests for it. */
    void flush() {
        if (unflushed) {
            unflushed = false;
            session.setEvent(SelectionKey.OP_WRITE);
        }
    }

    void answered(Exchange exchange, int status, long atNanos) {
        transport.answered(status, atNanos - exchange.sentAtNanos(), atNanos);
        if (!proven) {
            proven = true;
            transport.connectionProven();
        }
        ended(exchange);
    }

    void ended(Exchange exchange) {
        Exchange last = exchanges.remove(exchanges.size() - 1);
        if (last != exchange) {
            exchanges.set(exchange.index(), last);
            last.moveTo(exchange.index());
        }
        exchange.moveTo(-1);
        closeIfDone();
        transport.requestEnded();
    }

    /** Takes no new requests, and closes when the last response is in. */
    private void retire() {
        if (state == State.OPEN) {
            state = State.RETIRED;
            transport.connectionRetired(proven);
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (state == State.RETIRED && exchanges.isEmpty()) {
            // Not gracefully: that would wait for the responses that timed out, too.
            session.enqueue(ShutdownCommand.IMMEDIATE, Command.Priority.IMMEDIATE);
        }
    }

    /** The transport is up. Requests may be sent once the peer's SETTINGS are here. */
    void onConnected(IOSession connected) {
        session = connected;
        if (state == State.CLOSED) {
            cut();
        }
    }

    /** @param max how many streams the peer allows at once */
    void onSettings(int max) {
        maxStreams = Math.min(max, MOST_STREAMS);
        if (state == State.CONNECTING) {
            state = State.OPEN;
            connector.end();
            transport.connectionOpened(this);
        } else {
            transport.capacityChanged();
        }
    }

    /** @param lastStreamId the last stream that the peer has processed or may still process */
    void onGoAway(int lastStreamId) {
        retire();
        RequestFailure failure = new RequestFailure(Kind.NOT_PROCESSED, "GOAWAY");
        takeBack(failure);
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            if (!exchanges.get(i).isOnStreamUpTo(lastStreamId)) {
                exchanges.get(i).end(failure);
            }
        }
    }

    private void takeBack(RequestFailure failure) {
        Exchange unsent;
        while ((unsent = requests.takeBack()) != null) {
            unsent.end(failure);
        }
    }

    private void onPong(boolean answered) {
        if (answered) {
            pinging = false;
            transport.capacityChanged();
        }
    }

    /** Cuts the connection. What is under way ends without a response. */
    void close(String reason) {
        cut();
        onClosed(reason);
    }

    /** Cuts the connection, and tells nobody. */
    void cut() {
        if (session != null) {
            session.close(CloseMode.IMMEDIATE);
        }
    }

    /** The session has gone. */
    void onClosed(String reason) {
        if (state == State.CLOSED) {
            return;
        }
        State before = state;
        state = State.CLOSED;
        // First: it decides when the owner may have another connection.
        if (before == State.CONNECTING) {
            connector.connectToNext(reason);
        } else {
            transport.connectionClosed(this, proven, before == State.RETIRED, reason);
        }
        takeBack(new RequestFailure(Kind.NOT_PROCESSED, "NOT_SENT"));
        RequestFailure lost = new RequestFailure(Kind.CONNECTION_LOST, "CONNECTION_LOST");
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            exchanges.get(i).end(lost);
        }
    }

    /** Ends what has taken too long. A connection on which a response did not come gets no more requests. */
    void expire(long now) {
        if (state == State.RETIRED && exchanges.isEmpty()) {
            // HttpCore does not look at its commands while the peer does not read.
            close("retired");
            return;
        }
        long sentBefore = now - settings.requestTimeout().toNanos();
        Exchange unsent = requests.oldest();
        if (unsent != null && unsent.sentAtNanos() - sentBefore < 0) {
            // It did not even get onto the wire: the peer does not read any more.
            retire();
            close("the peer does not read");
            return;
        }
        RequestFailure timeout = new RequestFailure(Kind.TIMED_OUT, "TIMEOUT");
        for (int i = exchanges.size() - 1; i >= 0; i--) {
            if (exchanges.get(i).sentAtNanos() - sentBefore < 0) {
                retire();
                exchanges.get(i).end(timeout);
            }
        }
        if (state == State.OPEN) {
            checkPeer(now);
        }
    }

    /** A connection that a NAT or a firewall has forgotten says nothing; requests on it would get no response. */
    private void checkPeer(long now) {
        if (pinging) {
            if (now - pingDeadlineNanos > 0) {
                LOG.info("{} does not answer a ping within {}: connection closed", authority, settings.pingTimeout());
                close("no answer to a ping");
            }
        } else if (System.currentTimeMillis() - session.getLastReadTime()
                >= settings.pingAfter().toMillis()) {
            pingDeadlineNanos = now + settings.pingTimeout().toNanos();
            pinging = true;
            BasicPingHandler handler = new BasicPingHandler(answered -> events.post(() -> onPong(answered)));
            session.enqueue(new PingCommand(handler), Command.Priority.IMMEDIATE);
        }
    }
}
