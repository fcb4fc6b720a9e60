package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.RequestFailure.Kind;
import dev.wishcast.sinks.transport.ResponseListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.impl.BasicEntityDetails;
import org.apache.hc.core5.http.message.BasicHttpRequest;
import org.apache.hc.core5.http.nio.AsyncClientExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.RequestChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;

/**
 * One request and its response.
 *
 * <p>HttpCore calls it on the I/O thread. When HttpCore is done, the exchange itself is the event that the owner's thread
 * handles ({@link #run}); so whatever the I/O thread wrote, the owner's thread sees.
 */
final class Exchange implements AsyncClientExchangeHandler, Runnable {

    private static final byte[] NO_BODY = new byte[0];

    private final Connection connection;
    private final Http2Request request;
    private final ResponseListener<Http2Response> listener;
    private final long sentAtNanos;

    /** The owner's: the place among the connection's exchanges, or -1 after the end. */
    private int index;

    // All below belongs to the I/O thread, until the exchange is handed over.

    private final ByteBuffer body;
    private int streamId;
    private boolean sent;
    private boolean over;
    private int status;
    private String retryAfter;
    private ByteArrayOutputStream responseBody;
    private RequestFailure failure;
    private long answeredAtNanos;

    Exchange(Connection connection, Http2Request request, ResponseListener<Http2Response> listener, int index) {
        this.connection = connection;
        this.request = request;
        this.listener = listener;
        this.index = index;
        this.sentAtNanos = System.nanoTime();
        this.body = ByteBuffer.wrap(request.body());
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

    /** To be asked only after the I/O thread has taken its last request. */
    boolean isOnStreamUpTo(int lastStreamId) {
        return streamId > 0 && streamId <= lastStreamId;
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
        Http2Response response = status == HttpStatus.SC_OK
                ? Http2Response.OK
                : new Http2Response(status, retryAfter, responseBody == null ? NO_BODY : responseBody.toByteArray());
        listener.onResponse(response, connection.retirement());
    }

    /** Ends the exchange without a response, on the owner's thread. */
    void end(RequestFailure reason) {
        connection.ended(this);
        listener.onFailure(reason);
    }

    void startStream(int id) {
        streamId = id;
    }

    private void fail(Kind kind, String reason) {
        if (!over) {
            failure = new RequestFailure(kind, reason);
            handOver();
        }
    }

    private void handOver() {
        over = true;
        connection.events().add(this);
    }

    private void answer() {
        if (!over) {
            answeredAtNanos = System.nanoTime();
            handOver();
        }
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        BasicHttpRequest head = new BasicHttpRequest("POST", "https", connection.authority(), request.path());
        head.setHeaders(request.headers());
        sent = true;
        channel.sendRequest(head, new BasicEntityDetails(request.body().length, null), context);
    }

    @Override
    public int available() {
        return body.remaining();
    }

    @Override
    public void produce(DataStreamChannel channel) throws IOException {
        channel.write(body);
        if (!body.hasRemaining()) {
            channel.endStream();
        }
    }

    @Override
    public void consumeInformation(HttpResponse response, HttpContext context) {}

    @Override
    public void consumeResponse(HttpResponse response, EntityDetails entity, HttpContext context) {
        status = response.getCode();
        if (status != HttpStatus.SC_OK) {
            Header header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
            retryAfter = header == null ? null : header.getValue();
        }
        if (entity == null) {
            answer();
        }
    }

    @Override
    public void updateCapacity(CapacityChannel channel) throws IOException {
        channel.update(Integer.MAX_VALUE);
    }

    @Override
    public void consume(ByteBuffer chunk) {
        if (status == HttpStatus.SC_OK) {
            return;
        }
        if (responseBody == null) {
            responseBody = new ByteArrayOutputStream(chunk.remaining());
        }
        byte[] bytes = new byte[Math.min(chunk.remaining(), Http2Response.MAX_BODY_BYTES - responseBody.size())];
        chunk.get(bytes);
        responseBody.writeBytes(bytes);
    }

    @Override
    public void streamEnd(List<? extends Header> trailers) {
        answer();
    }

    @Override
    public void failed(Exception cause) {
        if (!sent || cause instanceof RequestNotExecutedException) {
            fail(Kind.NOT_PROCESSED, "NOT_SENT");
        } else if (cause instanceof H2StreamResetException reset) {
            H2Error error = H2Error.getByCode(reset.getCode());
            fail(
                    error == H2Error.REFUSED_STREAM ? Kind.NOT_PROCESSED : Kind.CONNECTION_LOST,
                    error == null ? "STREAM_RESET" : error.name());
        } else {
            fail(Kind.CONNECTION_LOST, "CONNECTION_LOST");
        }
    }

    @Override
    public void cancel() {
        fail(sent ? Kind.CONNECTION_LOST : Kind.NOT_PROCESSED, "CANCELLED");
    }

    /** The stream is over. HttpCore calls this once for each request that it took. */
    @Override
    public void releaseResources() {
        connection.requests().streamEnded();
        fail(sent ? Kind.CONNECTION_LOST : Kind.NOT_PROCESSED, "CONNECTION_LOST");
    }
}
