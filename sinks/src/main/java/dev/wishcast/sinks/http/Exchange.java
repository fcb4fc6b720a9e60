package dev.wishcast.sinks.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
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

/** One request on its stream. Its callbacks come on the connection's I/O thread. */
final class Exchange implements AsyncClientExchangeHandler {

    private final Connection connection;
    private final HttpPush push;
    private final AnswerListener listener;
    private final long deadlineNanos;
    private final ByteBuffer body;
    private final AtomicBoolean done = new AtomicBoolean();
    private volatile boolean sent;
    private volatile int streamId;

    private int status;
    private Map<String, String> responseHeaders;
    private ByteArrayOutputStream responseBody;

    Exchange(Connection connection, HttpPush push, AnswerListener listener, long deadlineNanos) {
        this.connection = connection;
        this.push = push;
        this.listener = listener;
        this.deadlineNanos = deadlineNanos;
        this.body = ByteBuffer.wrap(push.body());
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean sent() {
        return sent;
    }

    boolean isDone() {
        return done.get();
    }

    int streamId() {
        return streamId;
    }

    void onStream(int id) {
        streamId = id;
    }

    /** Ends the exchange without an answer, unless it has ended already. */
    void fail(boolean processed, String reason) {
        if (done.compareAndSet(false, true)) {
            try {
                listener.unanswered(processed, reason);
            } finally {
                connection.ended(this);
            }
        }
    }

    private void answer() {
        if (done.compareAndSet(false, true)) {
            connection.answered(this);
            try {
                listener.answered(
                        status == HttpStatus.SC_OK
                                ? HttpAnswer.OK
                                : new HttpAnswer(
                                        status,
                                        responseHeaders,
                                        responseBody == null ? new byte[0] : responseBody.toByteArray()));
            } finally {
                connection.ended(this);
            }
        }
    }

    @Override
    public void produceRequest(RequestChannel channel, HttpContext context) throws HttpException, IOException {
        BasicHttpRequest request = new BasicHttpRequest("POST", "https", connection.authority(), push.path());
        request.setHeaders(push.headers());
        connection.sending(this);
        sent = true;
        channel.sendRequest(request, new BasicEntityDetails(push.body().length, null), context);
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
            responseHeaders = new HashMap<>();
            for (Iterator<Header> it = response.headerIterator(); it.hasNext(); ) {
                Header header = it.next();
                responseHeaders.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
            }
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
        byte[] bytes = new byte[Math.min(chunk.remaining(), HttpAnswer.MAX_BODY_BYTES - responseBody.size())];
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
            fail(false, "NOT_SENT");
        } else if (cause instanceof H2StreamResetException reset) {
            H2Error error = H2Error.getByCode(reset.getCode());
            fail(error != H2Error.REFUSED_STREAM, error == null ? "STREAM_RESET" : error.name());
        } else {
            fail(true, "CONNECTION_LOST");
        }
    }

    @Override
    public void cancel() {
        fail(sent, "CANCELLED");
    }

    /** The stream is over; without an answer or a failure so far, the connection has gone. */
    @Override
    public void releaseResources() {
        fail(sent, "CONNECTION_LOST");
    }
}
