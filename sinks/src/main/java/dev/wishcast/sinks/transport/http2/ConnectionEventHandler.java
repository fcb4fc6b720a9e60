package dev.wishcast.sinks.transport.http2;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;

/**
 * Stands before HttpCore's handler of a connection. Belongs to the I/O thread.
 *
 * <p>It reads the control frames. After each turn of the I/O thread it encrypts what HttpCore wrote, and wakes the owner's
 * thread if there are events for it.
 */
final class ConnectionEventHandler implements IOEventHandler {

    private final Connection connection;
    private final ControlFrames frames;
    private IOEventHandler httpCore;
    private CoalescingSession tls;
    private String trouble = "closed by the peer";

    /** @param preface HttpCore's handler that begins HTTP/2 */
    ConnectionEventHandler(Connection connection, IOEventHandler preface) {
        this.connection = connection;
        this.frames = new ControlFrames(connection);
        this.httpCore = preface;
    }

    /** What HttpCore shall use in place of a TLS session. */
    CoalescingSession encrypted(IOSession session) {
        tls = new CoalescingSession(session, this);
        return tls;
    }

    void upgrade(IOEventHandler next) {
        httpCore = next;
    }

    Command nextRequest() {
        return connection.requests().next();
    }

    @Override
    public void connected(IOSession session) throws IOException {
        httpCore.connected(session);
    }

    @Override
    public void inputReady(IOSession session, ByteBuffer source) throws IOException {
        if (source == null) {
            httpCore.inputReady(session, null);
        } else {
            frames.read(source, bytes -> httpCore.inputReady(session, bytes));
        }
        // Whatever comes of it, HttpCore asks for output: the turn ends below, perhaps after many more TLS records.
    }

    @Override
    public void outputReady(IOSession session) throws IOException {
        httpCore.outputReady(session);
        if (session.isOpen()) {
            tls.flushFrames();
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
}
