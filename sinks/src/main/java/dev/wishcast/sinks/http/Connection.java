package dev.wishcast.sinks.http;

import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpConnection;
import org.apache.hc.core5.http.nio.command.RequestExecutionCommand;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http2.config.H2Param;
import org.apache.hc.core5.http2.frame.FrameFlag;
import org.apache.hc.core5.http2.frame.FrameType;
import org.apache.hc.core5.http2.frame.RawFrame;
import org.apache.hc.core5.http2.impl.nio.H2StreamListener;
import org.apache.hc.core5.http2.nio.command.PingCommand;
import org.apache.hc.core5.http2.nio.support.BasicPingHandler;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection. Thread-safe.
 *
 * <p>It reads two kinds of frames itself. SETTINGS: how many streams the peer allows. GOAWAY: HttpCore 5.4 fails the
 * streams above the peer's last stream only where the peer opened them, so that ours would hang until their timeout; and
 * a GOAWAY with an error fails all alike, though those above were never processed.
 */
public final class Connection implements H2StreamListener {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** More would only queue: no provider is known to allow more. */
    private static final int MOST_STREAMS = 1000;

    /** Until a connection has brought an answer, no more than so many requests are put at risk on it. */
    private static final int UNPROVEN_STREAMS = 10;

    private enum State {
        CONNECTING,
        OPEN,
        /** Takes no new requests; closes when the last answer is in. */
        RETIRED,
        CLOSED
    }

    private final ConnectionPool pool;
    private final URIAuthority authority;
    private final HttpSettings settings;
    private final long connectDeadlineNanos;
    private final AtomicInteger streams = new AtomicInteger();
    private final Set<Exchange> exchanges = ConcurrentHashMap.newKeySet();
    private final Queue<Exchange> requests = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean reportedClosed = new AtomicBoolean();
    private volatile State state = State.CONNECTING;
    private volatile int maxStreams = MOST_STREAMS;
    private volatile IOSession session;
    private volatile boolean proven;
    private volatile String trouble;

    /** Whether the peer was asked if it is there, and has not answered. It gets no requests meanwhile. */
    private volatile boolean pinging;

    private volatile long pingDeadlineNanos;

    /** The exchange whose headers are being written; set and read on the I/O thread. */
    private Exchange sending;

    Connection(ConnectionPool pool, URIAuthority authority, HttpSettings settings) {
        this.pool = pool;
        this.authority = authority;
        this.settings = settings;
        this.connectDeadlineNanos =
                System.nanoTime() + settings.connectTimeout().toNanos();
    }

    URIAuthority authority() {
        return authority;
    }

    boolean isConnecting() {
        return state == State.CONNECTING;
    }

    boolean isOpen() {
        return state == State.OPEN;
    }

    int freeStreams() {
        if (state != State.OPEN || pinging) {
            return 0;
        }
        return (proven ? maxStreams : Math.min(maxStreams, UNPROVEN_STREAMS)) - streams.get();
    }

    /** Sends a request on the stream that {@link ConnectionPool#next} found free. */
    public void send(HttpPush push, AnswerListener listener) {
        long deadline = System.nanoTime() + settings.requestTimeout().toNanos();
        Exchange exchange = new Exchange(this, push, listener, deadline);
        streams.incrementAndGet();
        pool.requestStarted();
        exchanges.add(exchange);
        requests.add(exchange);
        if (woken.compareAndSet(false, true)) {
            session.setEvent(SelectionKey.OP_WRITE);
        }
        if (state == State.CLOSED) {
            // It closed in between and may have swept its exchanges before this one was among them.
            exchange.fail(exchange.sent(), "CONNECTION_LOST");
        }
    }

    /** The next request to put on the wire, or {@code null}. Called by the I/O thread, until there is none. */
    Command nextRequest() {
        // First: whoever adds a request after this was read as empty wakes the I/O thread again.
        woken.set(false);
        Exchange next = requests.poll();
        while (next != null && next.isDone()) {
            // A GOAWAY came first: it is sent elsewhere.
            next = requests.poll();
        }
        return next == null ? null : new RequestExecutionCommand(next, null, null, HttpCoreContext.create());
    }

    boolean hasRequests() {
        return !requests.isEmpty();
    }

    void ended(Exchange exchange) {
        exchanges.remove(exchange);
        streams.decrementAndGet();
        closeIfDone();
        pool.requestEnded();
    }

    private void closeIfDone() {
        if (state == State.RETIRED && streams.get() == 0) {
            // Not gracefully: that would wait for the answers that timed out, too.
            session.enqueue(ShutdownCommand.IMMEDIATE, Command.Priority.IMMEDIATE);
        }
    }

    void sending(Exchange exchange) {
        sending = exchange;
    }

    /** The transport is up; requests may be sent once the peer's SETTINGS are here. */
    void attach(IOSession attached) {
        session = attached;
    }

    /** Takes no new requests, and closes when the last answer is in. */
    public void retire() {
        if (state == State.OPEN) {
            state = State.RETIRED;
            pool.connectionRetired(proven);
            closeIfDone();
        }
    }

    int maxStreams() {
        return maxStreams;
    }

    void answered(Exchange exchange) {
        long now = System.nanoTime();
        long startedAt = exchange.deadlineNanos() - settings.requestTimeout().toNanos();
        pool.answered(now - startedAt, now);
        if (!proven) {
            proven = true;
            pool.connectionProven();
        }
    }

    /** Remembers what went wrong: the session is about to close. */
    void troubled(String reason) {
        trouble = reason;
    }

    /** Cuts the connection; what is under way ends unanswered. */
    void close(String reason) {
        IOSession current = session;
        if (current != null) {
            current.close(CloseMode.IMMEDIATE);
        }
        closed(reason);
    }

    /** The session has gone. */
    void closed(String reason) {
        if (!reportedClosed.compareAndSet(false, true)) {
            return;
        }
        if (!proven) {
            // First: once this one is not on its way any more, another one may be opened.
            tellWithoutAnswer(trouble == null ? reason : trouble);
        }
        state = State.CLOSED;
        for (Exchange exchange : exchanges) {
            exchange.fail(exchange.sent(), "CONNECTION_LOST");
        }
        pool.connectionClosed(this, proven);
    }

    private void tellWithoutAnswer(String reason) {
        switch (state) {
            case CONNECTING -> pool.connectFailed(reason);
            case OPEN -> pool.cutUnanswered(reason);
            default -> pool.turnedAway();
        }
    }

    /** Ends what has taken too long. A connection on which an answer did not come gets no more requests. */
    void expire(long now) {
        if (state == State.CONNECTING && now - connectDeadlineNanos > 0) {
            close("no connection within " + settings.connectTimeout());
            return;
        }
        if (state == State.RETIRED && streams.get() == 0) {
            // HttpCore does not look at its commands while all streams of a connection are taken by lost answers.
            close("retired");
            return;
        }
        if (state == State.OPEN) {
            checkPeer(now);
        }
        for (Exchange exchange : exchanges) {
            if (now - exchange.deadlineNanos() > 0) {
                retire();
                if (!exchange.sent()) {
                    // It did not even get onto the wire: the peer does not read any more.
                    close("the peer does not read");
                    return;
                }
                exchange.fail(true, AnswerListener.TIMEOUT);
            }
        }
    }

    /** A connection that a NAT or a firewall has forgotten says nothing; requests on it would get no answer. */
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
            session.enqueue(new PingCommand(new BasicPingHandler(this::pingEnded)), Command.Priority.IMMEDIATE);
        }
    }

    private void pingEnded(boolean answered) {
        if (answered) {
            pinging = false;
            pool.streamFreed();
        }
    }

    @Override
    public void onFrameInput(HttpConnection connection, int streamId, RawFrame frame) {
        if (frame.isType(FrameType.SETTINGS) && !frame.isFlagSet(FrameFlag.ACK)) {
            onSettings(frame.getPayload());
        } else if (frame.isType(FrameType.GOAWAY)) {
            onGoAway(frame.getPayload());
        }
    }

    private void onSettings(ByteBuffer payload) {
        while (payload != null && payload.remaining() >= Short.BYTES + Integer.BYTES) {
            int code = payload.getShort();
            int value = payload.getInt();
            if (code == H2Param.MAX_CONCURRENT_STREAMS.getCode()) {
                // The wire's 32 bits are unsigned.
                maxStreams = value < 0 ? MOST_STREAMS : Math.min(value, MOST_STREAMS);
            }
        }
        if (state == State.CONNECTING) {
            state = State.OPEN;
            pool.connectionOpened();
        } else {
            pool.streamsChanged();
        }
    }

    private void onGoAway(ByteBuffer payload) {
        retire();
        if (payload == null || payload.remaining() < Integer.BYTES) {
            return;
        }
        int lastStreamId = payload.getInt() & 0x7fffffff;
        for (Exchange exchange : exchanges) {
            if (exchange.streamId() == 0 || exchange.streamId() > lastStreamId) {
                exchange.fail(false, "GOAWAY");
            }
        }
    }

    @Override
    public void onHeaderOutput(HttpConnection connection, int streamId, List<? extends Header> headers) {
        Exchange current = sending;
        if (current != null) {
            current.onStream(streamId);
            sending = null;
        }
    }

    @Override
    public void onHeaderInput(HttpConnection connection, int streamId, List<? extends Header> headers) {}

    @Override
    public void onFrameOutput(HttpConnection connection, int streamId, RawFrame frame) {}

    @Override
    public void onInputFlowControl(HttpConnection connection, int streamId, int delta, int actualSize) {}

    @Override
    public void onOutputFlowControl(HttpConnection connection, int streamId, int delta, int actualSize) {}
}
