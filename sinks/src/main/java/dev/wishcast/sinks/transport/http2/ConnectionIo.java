package dev.wishcast.sinks.transport.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http2.HttpVersionPolicy;
import org.apache.hc.core5.http2.ssl.ApplicationProtocol;
import org.apache.hc.core5.http2.ssl.H2TlsSupport;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.ssl.SSLIOSession;
import org.apache.hc.core5.reactor.ssl.SSLMode;
import org.apache.hc.core5.reactor.ssl.SSLSessionInitializer;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection's TLS session, which also hears of the session's events before HttpCore does. Belongs to the I/O thread; any
 * thread may set events, enqueue commands and close the session at once.
 *
 * <p>As a session it costs less for each request. HttpCore makes a TLS record of every HTTP/2 frame, three for a request. This
 * session sends the frames of one turn of the I/O thread in one record. HttpCore also takes the session's lock and updates the
 * selector for each request and each frame. This session takes requests from {@link RequestQueue}, and it tells the selector
 * only what is new to it.
 *
 * <p>As a handler it reads the control frames. After each turn of the I/O thread it encrypts what HttpCore wrote, and wakes the
 * owner's thread if there are events for it.
 */
final class ConnectionIo extends SSLIOSession implements IOEventHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionIo.class);

    /** What fits into one TLS record. */
    private static final int RECORD_BYTES = 16_384;

    /** Asks for HTTP/2, and for a certificate of the host's name. */
    private static final SSLSessionInitializer TLS =
            H2TlsSupport.enforceRequirements(HttpVersionPolicy.FORCE_HTTP_2, (endpoint, engine) -> {
                SSLParameters parameters = engine.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                engine.setSSLParameters(parameters);
            });

    /** Not encrypted yet. */
    private final ByteBuffer frames = ByteBuffer.allocate(RECORD_BYTES);

    private Connection connection;
    private ControlFrames controlFrames;
    private IOEventHandler httpCore;
    private boolean writeRequested;
    private String trouble = "closed by the peer";

    /** @param plain the session that is to be encrypted */
    ConnectionIo(HttpHost host, IOSession plain, SSLContext context) {
        super(host, plain, SSLMode.CLIENT, context, null, TLS, null, null, null, null);
        this.writeRequested = (getEventMask() & SelectionKey.OP_WRITE) != 0;
    }

    /** Attaches the connection whose session this is. Called before any event. */
    void attach(Connection attached) {
        connection = attached;
        controlFrames = new ControlFrames(attached);
    }

    @Override
    public void upgrade(IOEventHandler next) {
        httpCore = next;
        super.upgrade(this);
    }

    @Override
    public void connected(IOSession session) throws IOException {
        // HttpCore checks it only if it has set up TLS itself.
        if (!ApplicationProtocol.HTTP_2.id.equals(getTlsDetails().getApplicationProtocol())) {
            throw new SSLHandshakeException("The peer does not speak HTTP/2");
        }
        httpCore.connected(session);
    }

    @Override
    public void inputReady(IOSession session, ByteBuffer source) throws IOException {
        if (source == null) {
            httpCore.inputReady(session, null);
        } else {
            controlFrames.read(source, bytes -> httpCore.inputReady(session, bytes));
        }
        // Whatever comes of it, HttpCore asks for output: the turn ends below, perhaps after many more TLS records.
    }

    @Override
    public void outputReady(IOSession session) throws IOException {
        httpCore.outputReady(session);
        if (session.isOpen()) {
            flushFrames();
        }
        connection.events().wakeIfAny();
    }

    @Override
    public void timeout(IOSession session, Timeout timeout) throws IOException {
        httpCore.timeout(session, timeout);
    }

    @Override
    public void exception(IOSession session, Exception cause) {
        trouble = cause.toString();
        httpCore.exception(session, cause);
    }

    @Override
    public void disconnected(IOSession session) {
        httpCore.disconnected(session);
        connection.events().post(() -> connection.onClosed(trouble));
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (frames.remaining() < source.remaining()) {
            flushFrames();
        }
        int count = Math.min(frames.remaining(), source.remaining());
        frames.put(frames.position(), source, source.position(), count);
        frames.position(frames.position() + count);
        source.position(source.position() + count);
        return count;
    }

    /** Encrypts what was collected; what does not fit goes out in the next turn. */
    private void flushFrames() throws IOException {
        if (frames.position() > 0) {
            frames.flip();
            try {
                super.write(frames);
            } finally {
                frames.compact();
            }
        }
        if (frames.position() > 0) {
            setEvent(SelectionKey.OP_WRITE);
        }
    }

    @Override
    public Command poll() {
        Command command = super.poll();
        return command != null ? command : connection.requests().next();
    }

    @Override
    public void setEvent(int op) {
        getLock().lock();
        try {
            if (op == SelectionKey.OP_WRITE) {
                if (writeRequested) {
                    return;
                }
                writeRequested = true;
            }
            super.setEvent(op);
        } catch (CancelledKeyException e) {
            // It is being closed, which its I/O thread sees next: then it ends what is under way.
            LOG.debug("Lost just now", e);
        } finally {
            getLock().unlock();
        }
    }

    @Override
    public void clearEvent(int op) {
        getLock().lock();
        try {
            if ((op & SelectionKey.OP_WRITE) != 0) {
                if (frames.position() > 0) {
                    return;
                }
                writeRequested = false;
            }
            super.clearEvent(op);
        } finally {
            getLock().unlock();
        }
    }

    @Override
    public void setEventMask(int ops) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close(CloseMode mode) {
        if (mode == CloseMode.GRACEFUL) {
            try {
                flushFrames();
            } catch (IOException e) {
                super.close(CloseMode.IMMEDIATE);
                return;
            }
        }
        super.close(mode);
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        try {
            super.enqueue(command, priority);
        } catch (CancelledKeyException e) {
            LOG.debug("Lost just now", e);
        }
    }
}
