package dev.wishcast.local.server;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.rest.JsonHttp;
import dev.wishcast.stub.judge.AcceptedPush;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** The provider stub, which stands for FCM and APNs, as a process on 127.0.0.1. Thread-safe. */
public final class StubProcess {

    private static final String ID = "stub";

    /** The stub's own {@code stub.json}. */
    private final Map<String, String> description;

    private final JsonHttp admin;

    private StubProcess(Map<String, String> description) {
        this.description = description;
        this.admin = new JsonHttp(adminEndpoint());
    }

    /**
     * Starts a stub that accepts every valid request after a delay.
     *
     * @param latency how long it takes to answer
     * @throws ServerFailedException if it does not start
     */
    public static StubProcess start(ServerEnvironment environment, Duration latency) throws InterruptedException {
        Path data = environment.run().data(ID);
        ServerProcess process = environment.start(
                "Provider stub",
                ID,
                environment
                        .java(environment.installation().ownLibraries(), ID)
                        .heap(1024)
                        .main(
                                "dev.wishcast.launcher.WishcastCommand",
                                "stub",
                                "--dir=" + data,
                                "--latency-ms=" + latency.toMillis()));
        // Its last file: when it is there, so are the others and the listeners.
        Path description = data.resolve("stub.json");
        process.awaitReady(() -> Files.exists(description));
        try {
            return new StubProcess(new ObjectMapper().readValue(description.toFile(), new TypeReference<>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String endpoint() {
        return description.get("endpoint");
    }

    public String adminEndpoint() {
        return description.get("adminEndpoint");
    }

    /** The job's options that make it push to this stub. */
    public Map<String, String> jobOptions() {
        return Map.of(
                "wishcast.fcm.endpoint", description.get("endpoint"),
                "wishcast.fcm.project-id", description.get("projectId"),
                "wishcast.fcm.credentials-file", description.get("serviceAccountFile"),
                "wishcast.apns.endpoint", description.get("endpoint"),
                "wishcast.apns.key-file", description.get("apnsKeyFile"),
                "wishcast.apns.key-id", description.get("apnsKeyId"),
                "wishcast.apns.team-id", description.get("apnsTeamId"),
                "wishcast.apns.topic", description.get("apnsTopic"),
                "wishcast.http.trusted-certificates", description.get("certificatesFile"));
    }

    /** How many pushes of this sale the stub has accepted, for how many tokens, and when. */
    public Counts counts(String saleId) throws IOException, InterruptedException {
        return admin.get("/stats?collapse=" + encoded(saleId), Counts.class);
    }

    /** Hands over what was accepted of this sale for each token, one by one, without notification ids. */
    public void accepted(String saleId, Consumer<AcceptedPush> consumer) throws IOException, InterruptedException {
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(admin.open("/accepted?collapse=" + encoded(saleId)), StandardCharsets.UTF_8))) {
            lines.lines().map(line -> AcceptedPush.parse(line, saleId)).forEach(consumer);
        }
    }

    /** Forgets what it has accepted. */
    public void reset() throws IOException, InterruptedException {
        admin.send("POST", "/reset");
    }

    private static String encoded(String saleId) {
        return URLEncoder.encode(saleId, StandardCharsets.UTF_8);
    }

    /**
     * What the stub has accepted. Immutable.
     *
     * @param accepted pushes
     * @param distinct tokens they were for
     * @param firstAcceptedAt when it took the first, in milliseconds since the epoch; 0 while there is none
     * @param lastAcceptedAt when it took the last
     * @param violations what senders did since the last reset that they should not have, for whatever sale
     */
    public record Counts(
            long accepted, long distinct, long firstAcceptedAt, long lastAcceptedAt, Violations violations) {}
}
