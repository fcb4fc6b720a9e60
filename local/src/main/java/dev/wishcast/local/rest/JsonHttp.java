package dev.wishcast.local.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Requests that answer with JSON, to one server. Thread-safe. */
public final class JsonHttp {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final URI base;

    /** @param base the server's address, such as {@code http://127.0.0.1:8083} */
    public JsonHttp(String base) {
        this.base = URI.create(base);
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json.readTree(send(request(path).GET()));
    }

    public JsonNode put(String path, JsonNode body) throws IOException, InterruptedException {
        return json.readTree(send(request(path)
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    public JsonNode post(String path, JsonNode body) throws IOException, InterruptedException {
        return json.readTree(send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()))));
    }

    /** Posts nothing, and reads no answer. */
    public void post(String path) throws IOException, InterruptedException {
        send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
    }

    public JsonNode patch(String path) throws IOException, InterruptedException {
        return json.readTree(send(request(path).method("PATCH", HttpRequest.BodyPublishers.noBody())));
    }

    /** Opens an answer of any length that is not JSON; the caller closes it. */
    public InputStream open(String path) throws IOException, InterruptedException {
        HttpResponse<InputStream> response =
                client.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() / 100 != 2) {
            response.body().close();
            throw new IOException(response.request().uri() + " answered " + response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IOException(
                    response.request().uri() + " answered " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }
}
