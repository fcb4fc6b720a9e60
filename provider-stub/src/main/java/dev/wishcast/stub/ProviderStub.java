package dev.wishcast.stub;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import dev.wishcast.stub.apns.ApnsApi;
import dev.wishcast.stub.apns.ProviderTokenVerifier;
import dev.wishcast.stub.fcm.FcmApi;
import dev.wishcast.stub.fcm.TokenEndpoint;
import dev.wishcast.stub.http2.ProviderServer;
import dev.wishcast.stub.judge.AcceptedPush;
import dev.wishcast.stub.judge.StubStatistics;
import dev.wishcast.stub.judge.ViolationCounter;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A running stand-in for FCM HTTP v1 and APNs, with its own credentials, on 127.0.0.1. Thread-safe. Close it to free its ports
 * and delete its temporary directory.
 */
public final class ProviderStub implements AutoCloseable {

    private static final ObjectWriter JSON = new ObjectMapper().writerWithDefaultPrettyPrinter();

    private final StubCredentials credentials = new StubCredentials();
    private final StubConfig config;
    private final RequestRouter router;
    private final Path directory;
    private ProviderServer server;
    private AdminServer admin;

    private ProviderStub(StubConfig config) throws IOException {
        config.check();
        this.config = config;
        directory = config.directory == null
                ? Files.createTempDirectory("provider-stub")
                : Files.createDirectories(config.directory);
        TokenEndpoint accessTokens =
                new TokenEndpoint(StubCredentials.clientEmail(projectId()), credentials.serviceAccountKey());
        router = new RequestRouter(
                accessTokens,
                new FcmApi(accessTokens, projectId()),
                new ApnsApi(new ProviderTokenVerifier(apnsKeyId(), apnsTeamId(), credentials.apnsKey()), apnsTopic()),
                config.latencies(),
                new ViolationCounter(config.inFlightGrace));
    }

    /**
     * Starts a stub. When this returns, both ports are open and all files are written.
     *
     * @throws UncheckedIOException if a port cannot be had or a file cannot be written
     */
    // The stub is closed on failure, and given to the caller otherwise.
    @SuppressWarnings("resource")
    public static ProviderStub start(StubConfig config) {
        ProviderStub stub = null;
        try {
            stub = new ProviderStub(config);
            stub.listen();
            stub.writeFiles();
            return stub;
        } catch (IOException e) {
            if (stub != null) {
                stub.close();
            }
            throw new UncheckedIOException("the provider stub cannot start: " + e.getMessage(), e);
        }
    }

    private void listen() throws IOException {
        // One of an earlier run would tell whoever waits for it the wrong ports.
        Files.deleteIfExists(descriptionFile());
        SelfSignedCertificate tls = credentials.tls;
        server = new ProviderServer(config.port, tls.key(), tls.certificate(), config.connections(), router);
        admin = new AdminServer(this, config.adminPort);
    }

    /** Writes the description last, and whole: whoever waits for it finds everything in place. */
    private void writeFiles() throws IOException {
        Files.writeString(certificatesFile(), credentials.tls.certificatePem());
        Files.writeString(apnsKeyFile(), credentials.apnsKeyPem());
        URI tokenUri = endpoint().resolve(TokenEndpoint.PATH);
        JSON.writeValue(serviceAccountFile().toFile(), credentials.serviceAccount(projectId(), tokenUri));
        Map<String, String> description = new LinkedHashMap<>();
        description.put("endpoint", endpoint().toString());
        description.put("adminEndpoint", adminEndpoint().toString());
        description.put("projectId", projectId());
        description.put("apnsKeyId", apnsKeyId());
        description.put("apnsTeamId", apnsTeamId());
        description.put("apnsTopic", apnsTopic());
        description.put("certificatesFile", certificatesFile().toString());
        description.put("serviceAccountFile", serviceAccountFile().toString());
        description.put("apnsKeyFile", apnsKeyFile().toString());
        Path unfinished = Files.createTempFile(directory, "stub.json", ".tmp");
        JSON.writeValue(unfinished.toFile(), description);
        Files.move(unfinished, descriptionFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns the port that stands for {@code fcm.googleapis.com}, {@code api.push.apple.com} and {@code oauth2.googleapis.com}. */
    public int port() {
        return server.port();
    }

    /** Returns {@code https://127.0.0.1:} and {@link #port()}. */
    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + port());
    }

    public int adminPort() {
        return admin.port();
    }

    /** Returns {@code http://127.0.0.1:} and {@link #adminPort()}. */
    public URI adminEndpoint() {
        return URI.create("http://127.0.0.1:" + adminPort());
    }

    /** Returns a PEM file with the one certificate to trust. */
    public Path certificatesFile() {
        return file("provider-certificates.pem");
    }

    /** Returns a JSON file with the service account to send with through FCM. Its {@code token_uri} is this stub. */
    public Path serviceAccountFile() {
        return file("service-account.json");
    }

    /** Returns a PEM file with the key to sign APNs provider tokens with, in PKCS #8. */
    public Path apnsKeyFile() {
        return file("apns-key.p8");
    }

    /** Returns a JSON file with all that is needed to send. It is the last file that is written. */
    public Path descriptionFile() {
        return file("stub.json");
    }

    private Path file(String name) {
        return directory.toAbsolutePath().resolve(name);
    }

    public String projectId() {
        return config.projectId;
    }

    public String apnsKeyId() {
        return credentials.apnsKeyId;
    }

    public String apnsTeamId() {
        return credentials.apnsTeamId;
    }

    public String apnsTopic() {
        return config.apnsTopic;
    }

    /** Puts scripts in force, behind those that already are. */
    public void script(StubScript... scripts) {
        router.scripts.add(List.of(scripts));
    }

    /** Returns the scripts in force, used up or not, in their order. */
    public List<StubScript> scripts() {
        return router.scripts.inForce();
    }

    /** Takes all scripts out of force. */
    public void clearScripts() {
        router.scripts.clear();
    }

    /**
     * Takes both providers down: every connection is reset at once, and so is each new one as soon as it comes. Pushes that waited
     * for their response count as accepted.
     */
    public void takeDown() {
        server.setDown(true);
    }

    /** Brings both providers back after {@link #takeDown()}. */
    public void bringUp() {
        server.setDown(false);
    }

    /** Returns what was seen, over all collapse keys. */
    public StubStatistics statistics() {
        return statistics(null);
    }

    /** Returns what was seen, with the totals of one collapse key only; {@code null} for all. The rest is not told apart by it. */
    public StubStatistics statistics(String collapseKey) {
        return new StubStatistics(
                router.accepted.totals(collapseKey),
                router.responses.snapshot(),
                router.violations.violations(),
                new StubStatistics.Connections(server.openConnections(), server.totalConnections()));
    }

    /** Returns all accepted pushes, in no order. */
    public List<AcceptedPush> accepted() {
        return accepted(null);
    }

    /** Returns the accepted pushes of one collapse key, or all of them for {@code null}, in no order. */
    public List<AcceptedPush> accepted(String collapseKey) {
        List<AcceptedPush> pushes = new ArrayList<>();
        forEachAccepted(collapseKey, pushes::add);
        return pushes;
    }

    void forEachAccepted(String collapseKey, Consumer<AcceptedPush> consumer) {
        router.accepted.forEach(collapseKey, consumer);
    }

    /**
     * Forgets what was accepted, answered and violated, and all scripts, and brings the providers up. Connections and access tokens
     * stay good.
     */
    public void reset() {
        router.scripts.clear();
        router.accepted.clear();
        router.responses.clear();
        router.violations.clear();
        bringUp();
    }

    /** Stops the stub, and throws an {@link UncheckedIOException} if the temporary directory cannot be deleted. */
    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        if (admin != null) {
            admin.close();
        }
        if (config.directory == null) {
            deleteDirectory();
        }
    }

    private void deleteDirectory() {
        try {
            for (Path file : List.of(certificatesFile(), serviceAccountFile(), apnsKeyFile(), descriptionFile())) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
