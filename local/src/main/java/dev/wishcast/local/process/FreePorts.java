package dev.wishcast.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Ports nobody listens on. */
public final class FreePorts {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    /**
     * Below those that Linux gives to outgoing connections: while a server is down, a client that tries to reach it could
     * get its port, and the server would not come back.
     */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;
    private static final int ATTEMPTS = 1_000;

    private FreePorts() {}

    /** Returns that many different free ports of 127.0.0.1. Another process may still take one before its use. */
    public static List<Integer> find(int count) {
        SplittableRandom random = new SplittableRandom();
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            IOException last = null;
            for (int i = 0; i < ATTEMPTS && sockets.size() < count; i++) {
                try {
                    int port = random.nextInt(FIRST, LAST);
                    sockets.add(new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK)));
                } catch (IOException e) {
                    last = e;
                }
            }
            if (sockets.size() < count) {
                throw new UncheckedIOException("No free port on 127.0.0.1", last);
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            sockets.forEach(FreePorts::close);
        }
    }

    /** Returns one free port of 127.0.0.1. */
    public static int find() {
        return find(1).get(0);
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
