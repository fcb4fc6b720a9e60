package dev.wishcast.sinks.transport.http2;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A relay between client and server that can forget its connections, as a NAT does: open on both sides, and silent. */
final class TcpRelay implements AutoCloseable {

    private final int target;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<Gate> gates = new CopyOnWriteArrayList<>();
    private final AtomicLong fromServer = new AtomicLong();

    /** Through it go the bytes of one connection, while it is open. */
    private static final class Gate {

        private boolean open = true;

        synchronized void set(boolean newOpen) {
            open = newOpen;
            notifyAll();
        }

        synchronized void pass() throws InterruptedException {
            while (!open) {
                wait();
            }
        }
    }

    TcpRelay(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    URI endpoint() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    /** How many connections there have been. */
    int accepted() {
        return gates.size();
    }

    /** How many bytes the server has sent. */
    long bytesFromServer() {
        return fromServer.get();
    }

    /** No byte of the connections that there are goes through any more. */
    void forget() {
        gates.forEach(gate -> gate.set(false));
    }

    void remember() {
        gates.forEach(gate -> gate.set(true));
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(client);
                sockets.add(server);
                Gate gate = new Gate();
                gates.add(gate);
                threads.execute(() -> copy(client, server, gate, new AtomicLong()));
                threads.execute(() -> copy(server, client, gate, fromServer));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void copy(Socket from, Socket to, Gate gate, AtomicLong count) {
        byte[] buffer = new byte[16_384];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int length;
            while ((length = in.read(buffer)) >= 0) {
                gate.pass();
                count.addAndGet(length);
                out.write(buffer, 0, length);
            }
        } catch (IOException e) {
            // The other direction or the test has closed it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
