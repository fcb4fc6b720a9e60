package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.RequestFailure.Kind;
import dev.wishcast.sinks.transport.ResponseListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One request and its response.
 *
 * <p>The I/O thread sends it, and hears of its stream. When the stream is over, the exchange itself is the event that the
 * owner's thread handles ({@link #run}); so whatever the I/O thread wrote, the owner's thread sees.
 */
final class Exchange implements Runnable {

    static final RequestFailure NOT_SENT = new RequestFailure(Kind.NOT_PROCESSED, "NOT_SENT");
    static final RequestFailure LOST = new RequestFailure(Kind.CONNECTION_LOST, "CONNECTION_LOST");

    private static final int OK = 200;
    private static final int UNSENT = 0;
    private static final int TAKEN_BACK = -1;
    private static final byte[] NO_BODY = new byte[0];

    private final Connection connection;
    private final Http2Request request;
    private final ResponseListener<Http2Response> listener;
    private final long sentAtNanos = System.nanoTime();

    /**
     * The number of the request's stream, {@link #UNSENT} or {@link #TAKEN_BACK}. Either the I/O thread sends it or the owner's
     * thread takes it back, so that the owner's thread knows for sure which requests were never sent.
     */
    private final AtomicInteger stream = new AtomicInteger(UNSENT);

    /** The owner's: the place among the connection's exchanges, or -1 after the end. */
    private int index;

    // All below belongs to the I/O thread, until the exchange is handed over.

    private boolean over;
    private int status;
    private String retryAfter;
    private ByteArrayOutputStream body;
    private RequestFailure failure;
    private long answeredAtNanos;

    Exchange(Connection connection, Http2Request request, ResponseListener<Http2Response> listener, int index) {
        this.connection = connection;
        this.request = request;
        this.listener = listener;
        this.index = index;
    }

    int index() {
        return index;
    }

    void moveTo(int newIndex) {
        index = newIndex;
    }

    long sentAtNanos() {
        return sentAtNanos;
    }

    /** Takes the request back, on the owner's thread. Returns whether it was not sent, nor will be. */
    boolean takeBack() {
        return stream.compareAndSet(UNSENT, TAKEN_BACK) || stream.get() == TAKEN_BACK;
    }

    /** Whether the request was not sent, nor will be, or is on a later stream than the given one. */
    boolean isUnsentOrAfter(int lastStreamId) {
        return takeBack() || stream.get() > lastStreamId;
    }

    /** Handles the end on the owner's thread. */
    @Override
    public void run() {
        if (index < 0) {
            return;
        }
        if (failure != null) {
            end(failure);
            return;
        }
        connection.answered(this, status, answeredAtNanos);
        Http2Response response = status == OK
                ? Http2Response.OK
                : new Http2Response(status, retryAfter, body == null ? NO_BODY : body.toByteArray());
        listener.onResponse(response, connection.retirement());
    }

    /** Ends the exchange without a response, on the owner's thread. */
    void end(RequestFailure reason) {
        connection.ended(this);
        listener.onFailure(reason);
    }

    Http2Request request() {
        return request;
    }

    /** Takes the request for a stream, on the I/O thread. Returns whether it is to be sent. */
    boolean startStream(int id) {
        return stream.compareAndSet(UNSENT, id);
    }

    /** The response's headers, or its trailers. */
    void onHeaders(Http2Headers headers, boolean endOfStream) {
        CharSequence code = headers.status();
        if (code != null) {
            status = Integer.parseInt(code, 0, code.length(), 10);
            CharSequence header = status == OK ? null : headers.get(HttpHeaderNames.RETRY_AFTER);
            retryAfter = header == null ? null : header.toString();
        }
        // A 200 says it all: the request has been accepted, even if the body is lost.
        endIf(endOfStream || status == OK);
    }

    /** A part of the response's body. */
    void onData(ByteBuf data, boolean endOfStream) {
        if (status != OK) {
            if (body == null) {
                body = new ByteArrayOutputStream(data.readableBytes());
            }
            int length = Math.min(data.readableBytes(), Http2Response.MAX_BODY_BYTES - body.size());
            body.writeBytes(ByteBufUtil.getBytes(data, data.readerIndex(), length));
        }
        endIf(endOfStream);
    }

    private void endIf(boolean endOfStream) {
        if (endOfStream && !over) {
            answeredAtNanos = System.nanoTime();
            handOver();
        }
    }

    /** The peer ended the stream without a response. */
    void onReset(Http2Error error) {
        fail(new RequestFailure(
                error == Http2Error.REFUSED_STREAM ? Kind.TURNED_AWAY : Kind.UNANSWERED,
                error == null ? "STREAM_RESET" : error.name()));
    }

    /** No response will come, if none has come yet. */
    void fail(RequestFailure reason) {
        if (!over) {
            failure = reason;
            handOver();
        }
    }

    private void handOver() {
        over = true;
        connection.events().add(this);
    }
}
