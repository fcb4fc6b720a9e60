package dev.wishcast.sinks.fcm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** An OAuth token endpoint: its tokens are numbered, and it does as it is told. */
final class TokenEndpoint implements AutoCloseable {

    private static final String KEY = rsaKey();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger issued = new AtomicInteger();
    private final Semaphore mayAnswer = new Semaphore(1_000);
    private volatile int status = 200;
    private volatile int lifeSeconds = 3600;

    TokenEndpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    /** A service account's file that leads here. */
    String accountFile(String name) throws IOException {
        return new ObjectMapper()
                .writeValueAsString(Map.of(
                        "type",
                        "service_account",
                        "client_id",
                        "1",
                        "client_email",
                        name + "@project.example",
                        "private_key_id",
                        "key-of-" + name,
                        "private_key",
                        KEY,
                        "token_uri",
                        "http://127.0.0.1:" + server.getAddress().getPort() + "/token"));
    }

    int issued() {
        return issued.get();
    }

    void answers(int newStatus) {
        status = newStatus;
    }

    void tokensLive(int seconds) {
        lifeSeconds = seconds;
    }

    void hold() {
        mayAnswer.drainPermits();
    }

    void release() {
        mayAnswer.release(1_000);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            mayAnswer.acquireUninterruptibly();
            String body = status == 200
                    ? "{\"access_token\":\"token-" + issued.incrementAndGet()
                            + "\",\"token_type\":\"Bearer\",\"expires_in\":" + lifeSeconds + "}"
                    : "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid grant: account not found\"}";
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("content-type", "application/json");
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        release();
        server.stop(0);
        threads.shutdownNow();
    }

    private static String rsaKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            byte[] der = generator.generateKeyPair().getPrivate().getEncoded();
            return "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der)
                    + "\n-----END PRIVATE KEY-----\n";
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
