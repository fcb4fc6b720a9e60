package dev.wishcast.stub.http2;

import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The HTTP/2 side of one connection. On the connection's executor only. */
// A write or close that fails means that the connection is gone, which its client sees.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Handler extends Http2EventAdapter {

    /** For the whole connection: a hundred full payloads and more, so that clients never wait for the stub's window. */
    private static final int CONNECTION_WINDOW = 4 * 1024 * 1024;

    /** How long streams that began before a GOAWAY may take. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(30);
    /** How long the client has to close a connection on which nothing happens any more. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final RequestHandler requests;
    private final Http2ConnectionHandler handler;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey requestKey;
    private final ReadReceipts receipts;
    private final int maxConcurrentStreams;
    /** The highest stream that has a response, or whose push may have been accepted without one. */
    private int lastProcessed;

    private boolean isLimitInitial;
    private boolean isReading;
    private boolean isFlushScheduled;
    private boolean isWindowOpen;

    /** Where to close the connection; {@code null} before the first GOAWAY. */
    private ChannelHandlerContext closing;

    private boolean isLingering;

    private Http2Handler(RequestHandler requests, Http2ConnectionHandler handler, ConnectionSettings settings) {
        this.requests = requests;
        this.handler = handler;
        maxConcurrentStreams = settings.maxStreams();
        isLimitInitial = settings.firstStreams() != maxConcurrentStreams;
        connection = handler.connection();
        requestKey = connection.newKey();
        receipts = new ReadReceipts(handler.encoder());
    }

    /**
     * Makes the handler of one connection. It has none of the limits on resets that netty's builder sets: a client that gives up
     * on slow responses, or whose streams are refused by the hundred, is no attacker here.
     */
    static Http2ConnectionHandler create(RequestHandler requests, ConnectionSettings settings) {
        Http2Connection connection = new DefaultHttp2Connection(true);
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
        Http2ConnectionDecoder decoder = new DefaultHttp2ConnectionDecoder(
                connection, encoder, new RefusedStreamFilter(connection, encoder, requests));
        Http2Settings initial = Http2Settings.defaultSettings().maxConcurrentStreams(settings.firstStreams());
        Http2ConnectionHandler handler = new Http2ConnectionHandler(decoder, encoder, initial) {};
        Http2Handler listener = new Http2Handler(requests, handler, settings);
        decoder.frameListener(listener);
        connection.addListener(listener);
        return handler;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        if (!isWindowOpen) {
            isWindowOpen = true;
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW);
        }
    }

    /** Netty's decoder calls this for every HEADERS frame, with priority or without. */
    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream) {
        Http2Stream stream = connection.stream(streamId);
        Request request = stream.getProperty(requestKey);
        if (request == null) {
            request = new Request(headers, true);
            stream.setProperty(requestKey, request);
        }
        if (endOfStream) {
            handle(ctx, streamId, request);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream) {
        int consumed = data.readableBytes() + padding;
        Request request = connection.stream(streamId).getProperty(requestKey);
        request.append(data, endOfStream);
        if (endOfStream) {
            handle(ctx, streamId, request);
        }
        return consumed;
    }

    private void handle(ChannelHandlerContext ctx, int streamId, Request request) {
        if (!ctx.channel().isActive()) {
            // It was read together with the request that cut the connection; a server that is gone processes nothing.
            return;
        }
        isReading = true;
        try {
            requests.handle(request, new StreamChannel(ctx, streamId));
        } finally {
            isReading = false;
        }
    }

    /** While reading, the connection's handler flushes at the end of the read. Later responses share a flush too. */
    private void flush(ChannelHandlerContext ctx) {
        if (!isReading) {
            flushLater(ctx);
        }
    }

    private void flushLater(ChannelHandlerContext ctx) {
        if (!isFlushScheduled) {
            isFlushScheduled = true;
            ctx.executor().execute(() -> {
                isFlushScheduled = false;
                handler.flush(ctx);
                receipts.ask(ctx);
            });
        }
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        receipts.received();
        // A PING is not flow-controlled: it would overtake the bodies of responses that are not flushed yet.
        handler.flush(ctx);
        receipts.ask(ctx);
    }

    /** Ends the connection once all streams up to this one have their responses. Later ones were not processed. */
    private void goAway(ChannelHandlerContext ctx, int lastStream) {
        ByteBuf reason = Unpooled.copiedBuffer("{\"reason\":\"Shutdown\"}", StandardCharsets.US_ASCII);
        handler.goAway(ctx, lastStream, Http2Error.NO_ERROR.code(), reason, ctx.newPromise());
        flush(ctx);
        if (closing == null) {
            closing = ctx;
            closeIn(MAX_WAIT);
        }
        closeOnceDone();
    }

    /** For netty, a stream ends when its last frame has been written to the socket. */
    @Override
    public void onStreamClosed(Http2Stream stream) {
        closeOnceDone();
    }

    /**
     * Lets the client close first, once no stream is open after a GOAWAY. A close while its requests still arrive would be a TCP
     * reset, which takes with it the responses that the client has not read yet.
     */
    private void closeOnceDone() {
        if (closing != null && !isLingering && connection.numActiveStreams() == 0) {
            isLingering = true;
            closeIn(LINGER);
        }
    }

    private void closeIn(Duration delay) {
        closing.executor().schedule(() -> closing.close(), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private final class StreamChannel implements ResponseChannel {
        private final ChannelHandlerContext ctx;
        private final int streamId;

        StreamChannel(ChannelHandlerContext ctx, int streamId) {
            this.ctx = ctx;
            this.streamId = streamId;
        }

        @Override
        public ScheduledExecutorService executor() {
            return ctx.executor();
        }

        @Override
        public boolean isDisowned() {
            return connection.goAwaySent() && streamId > connection.remote().lastStreamKnownByPeer();
        }

        /** As APNs does after the first request with a valid provider token. */
        @Override
        public void raiseStreamLimit() {
            if (isLimitInitial) {
                isLimitInitial = false;
                Http2Settings raised = new Http2Settings().maxConcurrentStreams(maxConcurrentStreams);
                handler.encoder().writeSettings(ctx, raised, ctx.newPromise());
                connection.remote().maxActiveStreams(maxConcurrentStreams);
                flush(ctx);
            }
        }

        @Override
        public void send(Response response, Runnable ifUnread) {
            lastProcessed = Math.max(lastProcessed, streamId);
            if (connection.stream(streamId) != null) {
                write(response);
                flush(ctx);
            }
            if (ifUnread != null) {
                receipts.expect(ctx, ifUnread);
                flushLater(ctx);
            }
        }

        private void write(Response response) {
            Http2Headers headers = new DefaultHttp2Headers(false);
            headers.status(Integer.toString(response.status()));
            for (Response.Header header : response.headers()) {
                headers.add(header.name(), header.value());
            }
            byte[] body = response.body();
            if (body.length == 0) {
                handler.encoder().writeHeaders(ctx, streamId, headers, 0, true, ctx.newPromise());
            } else {
                headers.addInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
                handler.encoder().writeHeaders(ctx, streamId, headers, 0, false, ctx.newPromise());
                handler.encoder().writeData(ctx, streamId, Unpooled.wrappedBuffer(body), 0, true, ctx.newPromise());
            }
        }

        @Override
        public void lose(ConnectionLoss loss) {
            switch (loss) {
                case CUT -> ProviderServer.reset(ctx.channel());
                case REFUSE_STREAM -> resetStream(Http2Error.REFUSED_STREAM);
                case RESET_STREAM -> {
                    lastProcessed = Math.max(lastProcessed, streamId);
                    resetStream(Http2Error.INTERNAL_ERROR);
                }
                case GOAWAY -> {
                    if (streamId <= lastProcessed) {
                        // A later stream has its response already: GOAWAY alone would leave this one's fate open.
                        resetStream(Http2Error.REFUSED_STREAM);
                    }
                    goAway(ctx, Math.max(lastProcessed, streamId - 2));
                }
            }
        }

        private void resetStream(Http2Error error) {
            if (connection.stream(streamId) != null) {
                handler.resetStream(ctx, streamId, error.code(), ctx.newPromise());
                flush(ctx);
            }
        }
    }
}
