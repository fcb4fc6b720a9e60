package dev.wishcast.sinks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy that opens tunnels (CONNECT), all to this machine whichever host they are for. */
public final class ConnectProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final List<String> targets = new CopyOnWriteArrayList<>();
    private volatile String answer = "200 Connection established";

    public ConnectProxy() throws IOException {
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** The host and port of each tunnel that was asked for. */
    public List<String> targets() {
        return targets;
    }

    /** Opens no tunnels any more, and says why. */
    public void refuse(String status) {
        answer = status;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try {
            String[] request = head(client.getInputStream()).split(" ", 3);
            String status = request[0].equals("CONNECT") ? answer : "405 Method not allowed";
            targets.add(request[1]);
            boolean isOpen = status.startsWith("200");
            String head = "HTTP/1.1 " + status + (isOpen ? "\r\n\r\n" : "\r\nContent-Length: 0\r\n\r\n");
            client.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            if (!isOpen) {
                client.close();
                return;
            }
            int port = Integer.parseInt(request[1].substring(request[1].lastIndexOf(':') + 1));
            Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(server);
            threads.execute(() -> copy(server, client));
            copy(client, server);
        } catch (IOException e) {
            // The test has closed it.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed within the request");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The other direction or the test has closed it.
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
