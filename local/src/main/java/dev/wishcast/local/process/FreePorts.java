package dev.wishcast.local.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.SplittableRandom;

/** Finds ports that nobody listens on. */
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

    /**
     * Returns that many different free ports of 127.0.0.1. Another process may still take one before its use.
     *
     * @throws IllegalStateException if there are not so many
     */
    public static List<Integer> find(int count) {
        List<Integer> free = new SplittableRandom()
                .ints(ATTEMPTS, FIRST, LAST)
                .distinct()
                .filter(FreePorts::isFree)
                .limit(count)
                .boxed()
                .toList();
        if (free.size() < count) {
            throw new IllegalStateException("No free port on 127.0.0.1");
        }
        return free;
    }

    /** Returns one free port of 127.0.0.1. */
    public static int find() {
        return find(1).get(0);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByAddress(LOOPBACK))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
