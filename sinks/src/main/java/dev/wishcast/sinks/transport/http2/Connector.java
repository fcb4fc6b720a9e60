package dev.wishcast.sinks.transport.http2;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * Opens connections, one at a time, over TLS only. Belongs to the owner's thread. Netty's event loop is the I/O thread that sets
 * them up, and then reads and writes.
 *
 * <p>It resolves the name anew for each connection, so that connections follow the provider's DNS. It tries the addresses in
 * turn, and each gets an equal share of the time that is left. If there is a proxy, the name and the addresses are the proxy's,
 * and the proxy resolves the provider's name.
 */
final class Connector implements AutoCloseable {

    /** Resolves a name; it may block. */
    interface NameResolver {

        /** All addresses of a host, at least one. */
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    /** The I/O thread ends within milliseconds. */
    private static final long LONGEST_CLOSE_MILLIS = 1_000;

    private final Http2Transport transport;
    private final OwnerEvents events;
    private final String host;
    private final int port;
    private final AsciiString authority;
    private final Http2Settings settings;
    private final NameResolver resolver;
    private final String name;
    private final SslContext tls;
    private final EventLoop ioThread;
    private final Queue<InetAddress> addresses = new ArrayDeque<>();

    /** Whether an attempt is under way: its name is being resolved, or its connection is being set up. */
    private boolean connecting;

    private boolean resolving;
    private Connection connection;
    private long deadlineNanos;
    private long addressDeadlineNanos;

    /** @param name names the threads */
    Connector(
            Http2Transport transport,
            OwnerEvents events,
            String host,
            int port,
            Http2Settings settings,
            NameResolver resolver,
            String name) {
        this.transport = transport;
        this.events = events;
        this.host = host;
        this.port = port;
        this.authority = new AsciiString(host + ':' + port);
        this.settings = settings;
        this.resolver = resolver;
        this.name = name;
        this.tls = ClientTls.http2(settings.trustedCertificates());
        this.ioThread = new SingleThreadIoEventLoop(
                null, new DefaultThreadFactory(name + "-http2", true), NioIoHandler.newFactory());
    }

    /** The host and the port. */
    AsciiString authority() {
        return authority;
    }

    boolean isConnecting() {
        return connecting;
    }

    /** Begins an attempt. It ends with {@link Http2Transport#connectionOpened} or {@link Http2Transport#connectFailed}. */
    void connect() {
        connecting = true;
        deadlineNanos = System.nanoTime() + settings.connectTimeout().toNanos();
        if (!resolving) {
            resolve();
        }
    }

    /**
     * Resolves the name on a thread of its own: a look-up may hang for longer than anything else here may wait. The next
     * attempt waits for the same look-up, so that there is one such thread at most.
     */
    private void resolve() {
        resolving = true;
        String peer = nameToResolve();
        Runnable lookUp = () -> {
            try {
                List<InetAddress> found = List.of(resolver.resolve(peer));
                events.post(() -> onResolved(found));
            } catch (UnknownHostException | RuntimeException e) {
                events.post(() -> onResolved(List.of()));
            }
        };
        new DefaultThreadFactory(name + "-dns", true).newThread(lookUp).start();
    }

    private void onResolved(List<InetAddress> found) {
        resolving = false;
        if (connecting && connection == null) {
            addresses.addAll(found);
            connectToNext("unknown host " + nameToResolve());
        }
    }

    private String nameToResolve() {
        return settings.proxy() == null ? host : settings.proxy().getHostString();
    }

    /**
     * Goes on with the next address.
     *
     * @param reason why the attempt comes to nothing if there is none
     */
    void connectToNext(String reason) {
        InetAddress address = addresses.poll();
        if (address == null) {
            end();
            transport.connectFailed(reason);
            return;
        }
        long now = System.nanoTime();
        long nanos = Math.max(TimeUnit.MILLISECONDS.toNanos(1), (deadlineNanos - now) / (addresses.size() + 1));
        addressDeadlineNanos = now + nanos;
        connection = new Connection(transport, this, events, settings);
        setUp(connection, address);
    }

    private void setUp(Connection next, InetAddress address) {
        InetSocketAddress proxy = settings.proxy() == null
                ? null
                : new InetSocketAddress(address, settings.proxy().getPort());
        ChannelFuture connected = new Bootstrap()
                .group(ioThread)
                .channel(NioSocketChannel.class)
                // It has been resolved, or the proxy will do that.
                .disableResolver()
                // The owner's thread looks at the time.
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        SslHandler handler = tls.newHandler(channel.alloc(), host, port);
                        handler.setHandshakeTimeoutMillis(0);
                        next.io().addTo(channel, handler, proxy == null ? null : tunnel(proxy));
                    }
                })
                .connect(
                        proxy == null
                                ? new InetSocketAddress(address, port)
                                : InetSocketAddress.createUnresolved(host, port));
        next.onConnecting(connected.channel());
        connected.addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                done.channel()
                        .closeFuture()
                        .addListener(closed -> onClosed(next, next.io().trouble()));
            } else {
                onClosed(next, done.cause().toString());
            }
        });
    }

    private static ProxyHandler tunnel(InetSocketAddress proxy) {
        ProxyHandler tunnel = new HttpProxyHandler(proxy);
        tunnel.setConnectTimeoutMillis(0);
        return tunnel;
    }

    private void onClosed(Connection closed, String reason) {
        events.post(() -> closed.onClosed(reason));
    }

    /** Ends the attempt: the peer's SETTINGS are here, or no address is left. */
    void end() {
        connecting = false;
        connection = null;
        addresses.clear();
    }

    /** Ends what has taken too long. */
    void expire(long now) {
        if (!connecting) {
            return;
        }
        if (connection != null && now - addressDeadlineNanos > 0) {
            connection.close("no connection within " + settings.connectTimeout());
        } else if (connection == null && now - deadlineNanos > 0) {
            connectToNext("the name was not resolved within " + settings.connectTimeout());
        }
    }

    /** Cuts all connections, and ends the I/O thread. */
    @Override
    public void close() {
        ioThread.shutdownGracefully(0, LONGEST_CLOSE_MILLIS, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(LONGEST_CLOSE_MILLIS);
    }
}
