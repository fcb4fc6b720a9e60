package dev.wishcast.local.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A port of 127.0.0.1 that leads to another one while it is up. While it is down, as it is at first, connections to it are
 * refused. Thread-safe.
 */
final class TcpRelay implements AutoCloseable {

    private static final int ANY_PORT = 0;

    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** Bound, but never listening: the port is not given to anybody else while the relay is down. */
    private final Socket reservation = new Socket();

    private final List<Socket> connections = new ArrayList<>();
    private ServerSocket listener = new ServerSocket();

    TcpRelay() throws IOException {
        reservation.setReuseAddress(true);
        reservation.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), ANY_PORT));
    }

    int port() {
        return reservation.getLocalPort();
    }

    /** Takes connections from now on, and leads them to another port. */
    synchronized void up(int targetPort) throws IOException {
        ServerSocket opened = new ServerSocket();
        // Two sockets may share a port if both say so, and only one listens.
        opened.setReuseAddress(true);
        opened.bind(reservation.getLocalSocketAddress());
        listener = opened;
        threads.execute(() -> accept(opened, targetPort));
    }

    /** Cuts all connections, and takes no more. */
    synchronized void down() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
        connections.clear();
    }

    @Override
    public void close() throws IOException {
        down();
        reservation.close();
        threads.shutdown();
    }

    private void accept(ServerSocket from, int targetPort) {
        try (from) {
            while (true) {
                relay(from, from.accept(), targetPort);
            }
        } catch (IOException e) {
            // The relay is down, or its target: then it refuses connections, too.
        }
    }

    private synchronized void relay(ServerSocket from, Socket client, int targetPort) throws IOException {
        connections.add(client);
        if (from.isClosed()) {
            client.close();
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        connections.add(server);
        client.setTcpNoDelay(true);
        server.setTcpNoDelay(true);
        threads.execute(() -> copy(client, server));
        threads.execute(() -> copy(server, client));
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them was cut: so is the other.
        }
    }
}
