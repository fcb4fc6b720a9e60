package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.RequestFailure.Kind;
import dev.wishcast.sinks.transport.ResponseListener;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP/2 connection. Its state belongs to the owner's thread; {@link ConnectionIo} is the I/O thread's side of it. */
final class Connection {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** More would only queue: no provider is known to allow more. */
    private static final int MOST_STREAMS = 1000;

    /** Until a connection has brought a response, no more than so many requests are put at risk on it. */
    private static final int UNPROVEN_STREAMS = 10;

    /** HTTP/2 has as many stream numbers for one connection's requests. */
    private static final int MOST_REQUESTS = 1 << 30;

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
    private final Http2Settings settings;
    private final ConnectionIo io;
    private final Runnable retirement = this::retire;

    /** The requests without a response. */
    private final List<Exchange> exchanges = new ArrayList<>();

    /** Of these, the requests that the I/O thread does not have yet. */
    private List<Exchange> unflushed = new ArrayList<>();

    private State state = State.CONNECTING;
    private Channel channel;
    private int maxStreams;
    private int sent;
    private boolean proven;

    /** Whether the peer was asked if it is there, and has not answered. It gets no requests meanwhile. */
    private boolean pinging;

    private long pingDeadlineNanos;

    Connection(Http2Transport transport, Connector connector, OwnerEvents events, Http2Settings settings) {
        this.transport = transport;
        this.connector = connector;
        this.events = events;
        this.settings = settings;
        this.io = new ConnectionIo(this, events, connector.authority());
    }

    OwnerEvents events() {
        return events;
    }

    ConnectionIo io() {
        return io;
    }

    /** Retires the connection when it is run. */
    Runnable retirement() {
        return retirement;
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

    /** Takes a request. The I/O thread gets it with {@link #flush}. */
    void send(Http2Request request, ResponseListener<Http2Response> listener) {
        Exchange exchange = new Exchange(this, request, listener, exchanges.size());
        exchanges.add(exchange);
        unflushed.add(exchange);
        sent++;
        if (sent == MOST_REQUESTS) {
            retire();
        }
    }

    /** Hands over the new requests to the I/O thread. */
    void flush() {
        if (!unflushed.isEmpty()) {
            List<Exchange> run = unflushed;
            unflushed = new ArrayList<>();
            channel.eventLoop().execute(() -> io.send(run));
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
            transport.connectionRetired(this, proven);
            closeIfDone();
        }
    }

    private void closeIfDone() {
        if (state == State.RETIRED && exchanges.isEmpty()) {
            close("retired");
        }
    }

    /** The connection is being set up. Requests may be sent once the peer's SETTINGS are here. */
    void onConnecting(Channel connecting) {
        channel = connecting;
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
        for (Exchange exchange : List.copyOf(exchanges)) {
            if (exchange.isUnsentOrAfter(lastStreamId)) {
                exchange.end(failure);
            }
        }
    }

    void onPong() {
        pinging = false;
        transport.capacityChanged();
    }

    /** Cuts the connection. What is under way ends without a response. */
    void close(String reason) {
        ConnectionIo.cut(channel);
        onClosed(reason);
    }

    /** The connection has gone. */
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
            transport.connectionClosed(this, proven, reason);
        }
        for (Exchange exchange : List.copyOf(exchanges)) {
            exchange.end(exchange.takeBack() ? Exchange.NOT_SENT : Exchange.LOST);
        }
    }

    /** Ends what has taken too long. A connection on which a response did not come gets no more requests. */
    void expire(long now) {
        long sentBefore = now - settings.requestTimeout().toNanos();
        List<Exchange> late = exchanges.stream()
                .filter(exchange -> exchange.sentAtNanos() - sentBefore < 0)
                .toList();
        if (!late.isEmpty()) {
            retire();
            if (late.stream().anyMatch(Exchange::takeBack)) {
                // It did not even get a stream.
                close("the peer takes no requests");
                return;
            }
            RequestFailure timeout = new RequestFailure(Kind.UNANSWERED, "TIMEOUT");
            late.forEach(exchange -> exchange.end(timeout));
        }
        if (state == State.OPEN) {
            checkPeer(now);
        }
    }

    /** A connection that a NAT or a firewall has forgotten says nothing; requests on it would get no response. */
    private void checkPeer(long now) {
        if (pinging) {
            if (now - pingDeadlineNanos > 0) {
                LOG.info(
                        "{} does not answer a ping within {}: connection closed",
                        connector.authority(),
                        settings.pingTimeout());
                close("no answer to a ping");
            }
        } else if (now - io.lastReadNanos() >= settings.pingAfter().toNanos()) {
            pingDeadlineNanos = now + settings.pingTimeout().toNanos();
            pinging = true;
            channel.eventLoop().execute(io::ping);
        }
    }
}
