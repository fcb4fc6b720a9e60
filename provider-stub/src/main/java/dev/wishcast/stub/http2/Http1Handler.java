package dev.wishcast.stub.http2;

import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.HttpConversionUtil;
import java.util.concurrent.ScheduledExecutorService;

/** The HTTP/1.1 side of one connection: Google speaks it too, and its auth library nothing else. */
final class Http1Handler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private final RequestHandler requests;

    Http1Handler(RequestHandler requests) {
        this.requests = requests;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest http1) {
        http1.headers().set(HttpConversionUtil.ExtensionHeaderNames.SCHEME.text(), HttpScheme.HTTPS.name());
        Request request = new Request(HttpConversionUtil.toHttp2Headers(http1, false), false);
        request.append(http1.content(), true);
        requests.handle(request, new Http1Channel(ctx));
    }

    private record Http1Channel(ChannelHandlerContext ctx) implements ResponseChannel {

        @Override
        public ScheduledExecutorService executor() {
            return ctx.executor();
        }

        /** HTTP/1.1 cannot ask its client what it has read, so {@code ifUnread} is never run. */
        @Override
        public void send(Response response, Runnable ifUnread) {
            FullHttpResponse http1 = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(response.status()),
                    Unpooled.wrappedBuffer(response.body()));
            response.headers().forEach(header -> http1.headers().set(header.name(), header.value()));
            HttpUtil.setContentLength(http1, response.body().length);
            var unused = ctx.writeAndFlush(http1);
        }

        @Override
        public void lose(ConnectionLoss loss) {
            ProviderServer.reset(ctx.channel());
        }
    }
}
