package dev.wishcast.local.rest;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Sends requests with JSON bodies to one server, and reads its responses as JSON. A response type may leave out fields.
 * Thread-safe.
 */
public final class JsonHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private final URI base;

    /** Makes a client of the server at this address, such as {@code http://127.0.0.1:8083}. */
    public JsonHttp(String base) {
        this.base = URI.create(base);
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return get(path, JsonNode.class);
    }

    public <T> T get(String path, Class<T> type) throws IOException, InterruptedException {
        return json.readValue(send("GET", path, BodyPublishers.noBody()), type);
    }

    public JsonNode put(String path, Object body) throws IOException, InterruptedException {
        return json.readTree(send("PUT", path, json(body)));
    }

    public JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return json.readTree(send("POST", path, json(body)));
    }

    /** Sends a request without a body, and ignores the body of the response. */
    public void send(String method, String path) throws IOException, InterruptedException {
        send(method, path, BodyPublishers.noBody());
    }

    /** Opens the body of a response, which may be of any length and is not JSON. The caller closes it. */
    public InputStream open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 != 2) {
            response.body().close();
            throw new IOException(response.request().uri() + " answered " + response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.BodyPublisher json(Object body) throws IOException {
        return BodyPublishers.ofByteArray(json.writeValueAsBytes(body));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Content-Type", "application/json")
                .timeout(TIMEOUT);
    }

    private String send(String method, String path, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        HttpResponse<String> response =
                client.send(request(path).method(method, body).build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    response.request().uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
