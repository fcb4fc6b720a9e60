package dev.wishcast.stub;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionDecoder;
import io.netty.handler.codec.http2.DefaultHttp2ConnectionEncoder;
import io.netty.handler.codec.http2.DefaultHttp2FrameReader;
import io.netty.handler.codec.http2.DefaultHttp2FrameWriter;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameReader;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The HTTP/2 side of one connection, on frames rather than on a channel for each stream, which would cost more than the rest
 * of the stub.
 */
// A write or close that fails means that the connection is gone, which its client sees.
@SuppressWarnings("FutureReturnValueIgnored")
final class Http2Requests extends Http2EventAdapter {

    /** For the whole connection: a hundred full payloads and more, so that clients never wait for the stub's window. */
    private static final int CONNECTION_WINDOW = 4 * 1024 * 1024;

    private final Dispatcher dispatcher;
    private final Http2ConnectionHandler handler;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey requestKey;
    private final ReadReceipts receipts;
    /** The highest stream that has an answer, or whose push may have been accepted without one. */
    private int lastProcessed;

    private final int maxConcurrentStreams;
    private boolean limitIsInitial;
    private boolean reading;
    private boolean flushScheduled;
    private boolean windowOpened;

    /** {@code null} before the first GOAWAY. */
    private Departure departure;

    private Http2Requests(Dispatcher dispatcher, Http2ConnectionHandler handler, StubConfig config) {
        this.dispatcher = dispatcher;
        this.handler = handler;
        connection = handler.connection();
        requestKey = connection.newKey();
        maxConcurrentStreams = config.maxConcurrentStreams();
        limitIsInitial = config.initialStreams() > 0;
        receipts = new ReadReceipts(handler.encoder());
    }

    /**
     * Unlike netty's builder, without limits on resets: a client that gives up on slow answers, or whose streams are refused by
     * the hundred, is no attacker here.
     */
    static Http2ConnectionHandler handler(Dispatcher dispatcher, StubConfig config) {
        Http2Connection connection = new DefaultHttp2Connection(true);
        Http2ConnectionEncoder encoder = new DefaultHttp2ConnectionEncoder(connection, new DefaultHttp2FrameWriter());
        Http2FrameReader reader =
                new StreamGate(new DefaultHttp2FrameReader(), connection, encoder, dispatcher.watch()::streamOverLimit);
        Http2ConnectionDecoder decoder = new DefaultHttp2ConnectionDecoder(connection, encoder, reader);
        int streams = config.initialStreams() > 0 ? config.initialStreams() : config.maxConcurrentStreams();
        Http2Settings settings = Http2Settings.defaultSettings().maxConcurrentStreams(streams);
        Http2ConnectionHandler handler = new Http2ConnectionHandler(decoder, encoder, settings) {};
        Http2Requests requests = new Http2Requests(dispatcher, handler, config);
        decoder.frameListener(requests);
        connection.addListener(requests);
        return handler;
    }

    @Override
    public void onSettingsRead(ChannelHandlerContext ctx, Http2Settings settings) throws Http2Exception {
        if (!windowOpened) {
            windowOpened = true;
            connection.local().flowController().incrementWindowSize(connection.connectionStream(), CONNECTION_WINDOW);
        }
    }

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
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream) {
        Http2Stream stream = connection.stream(streamId);
        Request request = stream.getProperty(requestKey);
        if (request == null) {
            request = new Request(headers);
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
        request.read(data, endOfStream);
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
        reading = true;
        try {
            dispatcher.handle(request, new StreamExchange(ctx, streamId));
        } finally {
            reading = false;
        }
    }

    /** While reading, the connection's handler flushes at the end of the read; later answers share a flush too. */
    private void flush(ChannelHandlerContext ctx) {
        if (!reading) {
            flushLater(ctx);
        }
    }

    private void flushLater(ChannelHandlerContext ctx) {
        if (!flushScheduled) {
            flushScheduled = true;
            ctx.executor().execute(() -> {
                flushScheduled = false;
                handler.flush(ctx);
                receipts.ask(ctx);
            });
        }
    }

    @Override
    public void onPingAckRead(ChannelHandlerContext ctx, long data) {
        receipts.received();
        // A PING is not flow-controlled: it would overtake the bodies of answers that are not flushed yet.
        handler.flush(ctx);
        receipts.ask(ctx);
    }

    /** As APNs does after the first request with a valid provider token. */
    private void raiseLimit(ChannelHandlerContext ctx) {
        if (limitIsInitial) {
            limitIsInitial = false;
            handler.encoder()
                    .writeSettings(
                            ctx, new Http2Settings().maxConcurrentStreams(maxConcurrentStreams), ctx.newPromise());
            connection.remote().maxActiveStreams(maxConcurrentStreams);
            flush(ctx);
        }
    }

    /** Ends the connection once all streams up to this one are answered; later ones were not processed. */
    private void leave(ChannelHandlerContext ctx, int lastStream) {
        handler.goAway(
                ctx,
                lastStream,
                Http2Error.NO_ERROR.code(),
                Unpooled.copiedBuffer("{\"reason\":\"Shutdown\"}", StandardCharsets.US_ASCII),
                ctx.newPromise());
        flush(ctx);
        if (departure == null) {
            departure = new Departure(ctx, connection);
        }
        departure.closeOnceDone();
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        if (departure != null) {
            departure.closeOnceDone();
        }
    }

    private final class StreamExchange implements Exchange {
        private final ChannelHandlerContext ctx;
        private final int streamId;

        StreamExchange(ChannelHandlerContext ctx, int streamId) {
            this.ctx = ctx;
            this.streamId = streamId;
        }

        @Override
        public ScheduledExecutorService executor() {
            return ctx.executor();
        }

        @Override
        public boolean disowned() {
            return connection.goAwaySent() && streamId > connection.remote().lastStreamKnownByPeer();
        }

        @Override
        public void authenticated() {
            raiseLimit(ctx);
        }

        @Override
        public void send(Answer answer) {
            lastProcessed = Math.max(lastProcessed, streamId);
            if (connection.stream(streamId) == null) {
                return;
            }
            Http2Headers headers = new DefaultHttp2Headers(false);
            headers.status(Integer.toString(answer.status()));
            for (Answer.Header header : answer.headers()) {
                headers.add(header.name(), header.value());
            }
            boolean hasBody = answer.body().length > 0;
            if (hasBody) {
                headers.addInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
            }
            handler.encoder().writeHeaders(ctx, streamId, headers, 0, !hasBody, ctx.newPromise());
            if (hasBody) {
                handler.encoder()
                        .writeData(ctx, streamId, Unpooled.wrappedBuffer(answer.body()), 0, true, ctx.newPromise());
            }
            flush(ctx);
        }

        @Override
        public void send(Answer answer, Runnable ifUnread) {
            send(answer);
            receipts.expect(ctx, ifUnread);
            flushLater(ctx);
        }

        @Override
        public void refuse() {
            resetStream(Http2Error.REFUSED_STREAM);
        }

        @Override
        public void reset() {
            lastProcessed = Math.max(lastProcessed, streamId);
            resetStream(Http2Error.INTERNAL_ERROR);
        }

        private void resetStream(Http2Error error) {
            if (connection.stream(streamId) != null) {
                handler.resetStream(ctx, streamId, error.code(), ctx.newPromise());
                flush(ctx);
            }
        }

        @Override
        public void cut() {
            Http2Requests.reset(ctx);
        }

        @Override
        public void goAway() {
            if (streamId <= lastProcessed) {
                // A later stream was answered already: GOAWAY alone would leave this one's fate open.
                refuse();
            }
            leave(ctx, Math.max(lastProcessed, streamId - 2));
        }
    }

    /** Closes with a TCP reset, past TLS, so that no part of it can say goodbye. */
    static void reset(ChannelHandlerContext ctx) {
        ctx.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        ctx.pipeline().firstContext().close();
    }

    private static final class Request implements StubRequest {
        private static final byte[] NOTHING = {};

        private final Http2Headers headers;
        private byte[] body = NOTHING;
        private int bodyLength;
        private boolean truncated;

        Request(Http2Headers headers) {
            this.headers = headers;
        }

        /** A body in one frame goes into the thread's buffer, as it is handled at once. */
        void read(ByteBuf data, boolean last) {
            int length = data.readableBytes();
            int taken = Math.min(length, Dispatcher.MAX_BODY - bodyLength);
            if (last && bodyLength == 0) {
                body = Dispatcher.bodyBuffer();
            } else if (bodyLength + taken > body.length) {
                body = Arrays.copyOf(body, Math.min(Dispatcher.MAX_BODY, Math.max(2 * bodyLength, bodyLength + taken)));
            }
            data.getBytes(data.readerIndex(), body, bodyLength, taken);
            bodyLength += taken;
            truncated |= taken < length;
        }

        @Override
        public boolean isPost() {
            return HttpMethod.POST.asciiName().contentEquals(headers.method());
        }

        @Override
        public CharSequence authority() {
            return headers.authority();
        }

        @Override
        public String path() {
            String path = headers.path().toString();
            int query = path.indexOf('?');
            return query < 0 ? path : path.substring(0, query);
        }

        @Override
        public CharSequence header(AsciiString name) {
            return headers.get(name);
        }

        @Override
        public boolean repeats(AsciiString name) {
            Iterator<CharSequence> values = headers.valueIterator(name);
            if (!values.hasNext()) {
                return false;
            }
            values.next();
            return values.hasNext();
        }

        @Override
        public boolean isHttp2() {
            return true;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public int bodyLength() {
            return bodyLength;
        }

        @Override
        public boolean bodyTruncated() {
            return truncated;
        }
    }
}
