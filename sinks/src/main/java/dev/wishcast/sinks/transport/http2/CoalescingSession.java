package dev.wishcast.sinks.transport.http2;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.Lock;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOEventHandler;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TLS session that costs less for each request. The I/O thread uses it; any thread may set events, enqueue commands and
 * close it at once.
 *
 * <p>HttpCore makes a TLS record of every HTTP/2 frame, three for a request. This session sends the frames of one turn of the
 * I/O thread in one record. HttpCore also takes the session's lock and updates the selector for each request and each frame.
 * This session takes requests from {@link RequestQueue}, and it tells the selector only what is new to it.
 */
final class CoalescingSession implements IOSession {

    private static final Logger LOG = LoggerFactory.getLogger(CoalescingSession.class);

    /** What fits into one TLS record. */
    private static final int RECORD_BYTES = 16_384;

    private final IOSession tls;
    private final ConnectionEventHandler handler;

    /** Not encrypted yet. The I/O thread's. */
    private final ByteBuffer frames = ByteBuffer.allocate(RECORD_BYTES);

    private boolean writeRequested;

    CoalescingSession(IOSession tls, ConnectionEventHandler handler) {
        this.tls = tls;
        this.handler = handler;
        this.writeRequested = (tls.getEventMask() & SelectionKey.OP_WRITE) != 0;
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
    void flushFrames() throws IOException {
        if (frames.position() > 0) {
            frames.flip();
            try {
                tls.write(frames);
            } finally {
                frames.compact();
            }
        }
        if (frames.position() > 0) {
            setEvent(SelectionKey.OP_WRITE);
        }
    }

    @Override
    public void upgrade(IOEventHandler httpCore) {
        handler.upgrade(httpCore);
    }

    @Override
    public Command poll() {
        Command command = tls.poll();
        return command != null ? command : handler.nextRequest();
    }

    @Override
    public boolean hasCommands() {
        return tls.hasCommands();
    }

    @Override
    public void setEvent(int op) {
        tls.getLock().lock();
        try {
            if (op == SelectionKey.OP_WRITE) {
                if (writeRequested) {
                    return;
                }
                writeRequested = true;
            }
            tls.setEvent(op);
        } catch (CancelledKeyException e) {
            // It is being closed, which its I/O thread sees next: then it ends what is under way.
            LOG.debug("Lost just now", e);
        } finally {
            tls.getLock().unlock();
        }
    }

    @Override
    public void clearEvent(int op) {
        tls.getLock().lock();
        try {
            if ((op & SelectionKey.OP_WRITE) != 0) {
                if (frames.position() > 0) {
                    return;
                }
                writeRequested = false;
            }
            tls.clearEvent(op);
        } finally {
            tls.getLock().unlock();
        }
    }

    @Override
    public void setEventMask(int ops) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        close(CloseMode.GRACEFUL);
    }

    @Override
    public void close(CloseMode mode) {
        if (mode == CloseMode.GRACEFUL) {
            try {
                flushFrames();
            } catch (IOException e) {
                tls.close(CloseMode.IMMEDIATE);
                return;
            }
        }
        tls.close(mode);
    }

    @Override
    public void enqueue(Command command, Command.Priority priority) {
        try {
            tls.enqueue(command, priority);
        } catch (CancelledKeyException e) {
            LOG.debug("Lost just now", e);
        }
        setEvent(SelectionKey.OP_WRITE);
    }

    @Override
    public int read(ByteBuffer target) throws IOException {
        return tls.read(target);
    }

    @Override
    public IOEventHandler getHandler() {
        return tls.getHandler();
    }

    @Override
    public Lock getLock() {
        return tls.getLock();
    }

    @Override
    public ByteChannel channel() {
        return tls.channel();
    }

    @Override
    public SocketAddress getRemoteAddress() {
        return tls.getRemoteAddress();
    }

    @Override
    public SocketAddress getLocalAddress() {
        return tls.getLocalAddress();
    }

    @Override
    public int getEventMask() {
        return tls.getEventMask();
    }

    @Override
    public Status getStatus() {
        return tls.getStatus();
    }

    @Override
    public boolean isOpen() {
        return tls.isOpen();
    }

    @Override
    public String getId() {
        return tls.getId();
    }

    @Override
    public Timeout getSocketTimeout() {
        return tls.getSocketTimeout();
    }

    @Override
    public void setSocketTimeout(Timeout timeout) {
        tls.setSocketTimeout(timeout);
    }

    @Override
    public long getLastReadTime() {
        return tls.getLastReadTime();
    }

    @Override
    public long getLastWriteTime() {
        return tls.getLastWriteTime();
    }

    @Override
    public long getLastEventTime() {
        return tls.getLastEventTime();
    }

    @Override
    public void updateReadTime() {
        tls.updateReadTime();
    }

    @Override
    public void updateWriteTime() {
        tls.updateWriteTime();
    }
}
