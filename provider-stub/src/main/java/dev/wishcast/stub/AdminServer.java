package dev.wishcast.stub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The admin API: plain HTTP/1.1 on 127.0.0.1, over the same {@link ProviderStub} that tests use. Thread-safe. */
final class AdminServer implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int MAX_SCRIPTS_BYTES = 64 * 1024 * 1024;

    private final ProviderStub stub;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "stub-admin");
        thread.setDaemon(true);
        return thread;
    });

    /** @throws IOException if the port cannot be had */
    AdminServer(ProviderStub stub, int port) throws IOException {
        this.stub = stub;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on 127.0.0.1:" + port, e);
        }
        server.setExecutor(threads);
        server.createContext("/stats", only("GET", this::statistics));
        server.createContext("/accepted", only("GET", this::accepted));
        server.createContext("/scripts", this::scripts);
        server.createContext("/reset", only("POST", this::reset));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static HttpHandler only(String method, HttpHandler handler) {
        return exchange -> {
            if (exchange.getRequestMethod().equals(method)) {
                handler.handle(exchange);
            } else {
                notAllowed(exchange, method);
            }
        };
    }

    private static void notAllowed(HttpExchange exchange, String allowed) throws IOException {
        exchange.getResponseHeaders().set("Allow", allowed);
        send(exchange, 405, Map.of("error", "use " + allowed));
    }

    private void statistics(HttpExchange exchange) throws IOException {
        String collapseKey = collapseKey(exchange);
        send(exchange, 200, collapseKey == null ? stub.statistics() : stub.statistics(collapseKey));
    }

    private void accepted(HttpExchange exchange) throws IOException {
        String collapseKey = collapseKey(exchange);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
        exchange.sendResponseHeaders(200, 0);
        try (Writer out = new BufferedWriter(
                new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8), 64 * 1024)) {
            stub.forEachAccepted(collapseKey, push -> write(out, push));
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void write(Writer out, AcceptedPush push) {
        try {
            out.write(push.provider().label()
                    + '\t'
                    + push.token()
                    + '\t'
                    + push.count()
                    + '\t'
                    + push.firstAcceptedAt()
                    + '\t'
                    + push.lastAcceptedAt()
                    + '\n');
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void scripts(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" -> send(exchange, 200, stub.scripts());
            case "POST" -> addScripts(exchange);
            case "DELETE" -> {
                stub.clearScripts();
                sendNothing(exchange);
            }
            default -> notAllowed(exchange, "GET, POST, DELETE");
        }
    }

    private void addScripts(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readNBytes(MAX_SCRIPTS_BYTES);
        StubScript[] scripts;
        try {
            scripts = ScriptJson.parse(body);
        } catch (IllegalArgumentException e) {
            send(exchange, 400, Map.of("error", e.getMessage()));
            return;
        }
        stub.script(scripts);
        sendNothing(exchange);
    }

    private void reset(HttpExchange exchange) throws IOException {
        stub.reset();
        sendNothing(exchange);
    }

    /** {@code null} without one. */
    private static String collapseKey(HttpExchange exchange) {
        List<String> keys = new QueryStringDecoder(exchange.getRequestURI().toString())
                .parameters()
                .get("collapse");
        return keys == null ? null : keys.get(0);
    }

    private static void send(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static void sendNothing(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(204, -1);
        exchange.close();
    }
}
