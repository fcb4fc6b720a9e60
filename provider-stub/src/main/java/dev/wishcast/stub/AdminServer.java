package dev.wishcast.stub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.wishcast.stub.script.StubScript;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The admin API: plain HTTP/1.1 on 127.0.0.1, over the same {@link ProviderStub} that tests use. Thread-safe. */
final class AdminServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ProviderStub stub;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool(new DefaultThreadFactory("stub-admin", true));

    /** Starts to listen on 127.0.0.1, or throws an {@link IOException} if the port cannot be had. */
    AdminServer(ProviderStub stub, int port) throws IOException {
        this.stub = stub;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new IOException("cannot listen on 127.0.0.1:" + port, e);
        }
        server.setExecutor(threads);
        serve("/stats", Map.of("GET", exchange -> send(exchange, 200, stub.statistics(collapseKey(exchange)))));
        serve("/accepted", Map.of("GET", this::listAccepted));
        HttpHandler inForce = exchange -> send(exchange, 200, stub.scripts());
        HttpHandler clear = after(stub::clearScripts);
        serve("/scripts", Map.of("GET", inForce, "POST", this::addScripts, "DELETE", clear));
        serve("/reset", Map.of("POST", after(stub::reset)));
        serve("/down", Map.of("POST", after(stub::takeDown)));
        serve("/up", Map.of("POST", after(stub::bringUp)));
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

    private void serve(String path, Map<String, HttpHandler> handlersByMethod) {
        String allowed = String.join(", ", new TreeMap<>(handlersByMethod).keySet());
        HttpHandler notAllowed = exchange -> {
            exchange.getResponseHeaders().set("Allow", allowed);
            send(exchange, 405, Map.of("error", "use " + allowed));
        };
        server.createContext(path, exchange -> handlersByMethod
                .getOrDefault(exchange.getRequestMethod(), notAllowed)
                .handle(exchange));
    }

    private static HttpHandler after(Runnable action) {
        return exchange -> {
            action.run();
            sendNothing(exchange);
        };
    }

    private void listAccepted(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=UTF-8");
        exchange.sendResponseHeaders(200, 0);
        try (PrintWriter out = new PrintWriter(exchange.getResponseBody(), false, StandardCharsets.UTF_8)) {
            stub.forEachAccepted(collapseKey(exchange), push -> out.print(push.line() + '\n'));
        }
    }

    private void addScripts(HttpExchange exchange) throws IOException {
        List<StubScript> scripts;
        try {
            scripts = StubScript.parse(exchange.getRequestBody().readAllBytes());
        } catch (IllegalArgumentException e) {
            send(exchange, 400, Map.of("error", e.getMessage()));
            return;
        }
        stub.script(scripts.toArray(StubScript[]::new));
        sendNothing(exchange);
    }

    /** Returns the collapse key that is asked for; {@code null} without one. */
    private static String collapseKey(HttpExchange exchange) {
        QueryStringDecoder uri = new QueryStringDecoder(exchange.getRequestURI().toString());
        List<String> keys = uri.parameters().get("collapse");
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
