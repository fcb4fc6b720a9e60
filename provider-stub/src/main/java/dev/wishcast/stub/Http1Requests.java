package dev.wishcast.stub;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.AsciiString;
import java.util.concurrent.ScheduledExecutorService;

/** The HTTP/1.1 side of one connection: Google serves it too, and its auth library speaks nothing else. */
final class Http1Requests extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final Dispatcher dispatcher;

    Http1Requests(Dispatcher dispatcher) {
        this.dispatcher = dispatcher;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        dispatcher.handle(new Request(request), new ConnectionExchange(ctx, HttpUtil.isKeepAlive(request)));
    }

    private record ConnectionExchange(ChannelHandlerContext ctx, boolean keepAlive) implements Exchange {

        @Override
        public ScheduledExecutorService executor() {
            return ctx.executor();
        }

        @Override
        public boolean disowned() {
            return false;
        }

        @Override
        public void authenticated() {}

        @Override
        public void send(Answer answer) {
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(answer.status()),
                    Unpooled.wrappedBuffer(answer.body()));
            for (Answer.Header header : answer.headers()) {
                response.headers().set(header.name(), header.value());
            }
            HttpUtil.setContentLength(response, answer.body().length);
            HttpUtil.setKeepAlive(response, keepAlive);
            ChannelFuture written = ctx.writeAndFlush(response);
            if (!keepAlive) {
                written.addListener(ChannelFutureListener.CLOSE);
            }
        }

        /** HTTP/1.1 cannot ask its client what it has read. */
        @Override
        public void send(Answer answer, Runnable ifUnread) {
            send(answer);
        }

        @Override
        public void refuse() {
            cut();
        }

        @Override
        public void reset() {
            cut();
        }

        @Override
        public void cut() {
            Http2Requests.reset(ctx);
        }

        @Override
        public void goAway() {
            cut();
        }
    }

    private static final class Request implements StubRequest {
        private final FullHttpRequest request;
        private final byte[] body = Dispatcher.bodyBuffer();
        private final int bodyLength;

        Request(FullHttpRequest request) {
            this.request = request;
            bodyLength = request.content().readableBytes();
            request.content().getBytes(request.content().readerIndex(), body, 0, bodyLength);
        }

        @Override
        public boolean isPost() {
            return request.method().equals(HttpMethod.POST);
        }

        @Override
        public CharSequence authority() {
            return request.headers().get(HttpHeaderNames.HOST);
        }

        @Override
        public String path() {
            return new QueryStringDecoder(request.uri()).rawPath();
        }

        @Override
        public CharSequence header(AsciiString name) {
            return request.headers().get(name);
        }

        @Override
        public boolean repeats(AsciiString name) {
            return request.headers().getAll(name).size() > 1;
        }

        @Override
        public boolean isHttp2() {
            return false;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public int bodyLength() {
            return bodyLength;
        }

        /** The aggregator before this handler answers 413 to longer ones itself. */
        @Override
        public boolean bodyTruncated() {
            return false;
        }
    }
}
