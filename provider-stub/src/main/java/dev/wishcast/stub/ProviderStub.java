package dev.wishcast.stub;

import com.fasterxml.jackson.databind.ObjectMapper;
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

    private static final String CERTIFICATES = "provider-certificates.pem";
    private static final String SERVICE_ACCOUNT = "service-account.json";
    private static final String APNS_KEY = "apns-key.p8";
    private static final String DESCRIPTION = "stub.json";

    private final StubConfig config;
    private final StubCredentials credentials;
    private final Dispatcher dispatcher;
    private final ProviderServer server;
    private final Path directory;
    private AdminServer admin;

    private ProviderStub(StubConfig config) throws IOException {
        this.config = config;
        directory = config.directory() == null
                ? Files.createTempDirectory("provider-stub")
                : Files.createDirectories(config.directory());
        credentials = new StubCredentials(config.projectId());
        OAuthApi oauth = new OAuthApi(credentials);
        dispatcher = new Dispatcher(
                oauth,
                new FcmApi(oauth, config.projectId()),
                new ApnsApi(new ApnsTokenVerifier(credentials), config.apnsTopic()),
                config);
        server = new ProviderServer(credentials, config, dispatcher);
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
        server.listen(config.port());
        admin = new AdminServer(this, config.adminPort());
        credentials.writeCertificate(certificatesFile());
        credentials.writeApnsKey(apnsKeyFile());
        credentials.writeServiceAccount(serviceAccountFile(), endpoint().resolve(OAuthApi.PATH));
        writeDescription();
    }

    /** Comes last, and whole: whoever waits for it finds everything in place. */
    private void writeDescription() throws IOException {
        Map<String, String> description = new LinkedHashMap<>();
        description.put("endpoint", endpoint().toString());
        description.put("adminEndpoint", adminEndpoint().toString());
        description.put("projectId", projectId());
        description.put("apnsKeyId", apnsKeyId());
        description.put("apnsTeamId", apnsTeamId());
        description.put("apnsTopic", apnsTopic());
        description.put("certificatesFile", certificatesFile().toAbsolutePath().toString());
        description.put(
                "serviceAccountFile", serviceAccountFile().toAbsolutePath().toString());
        description.put("apnsKeyFile", apnsKeyFile().toAbsolutePath().toString());
        Path unfinished = Files.createTempFile(directory, DESCRIPTION, ".tmp");
        Files.write(
                unfinished, new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(description));
        Files.move(unfinished, descriptionFile(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The port that stands for {@code fcm.googleapis.com}, {@code api.push.apple.com} and {@code oauth2.googleapis.com}. */
    public int port() {
        return server.port();
    }

    /** {@code https://127.0.0.1:} and {@link #port()}. */
    public URI endpoint() {
        return URI.create("https://127.0.0.1:" + port());
    }

    public int adminPort() {
        return admin.port();
    }

    /** {@code http://127.0.0.1:} and {@link #adminPort()}. */
    public URI adminEndpoint() {
        return URI.create("http://127.0.0.1:" + adminPort());
    }

    /** PEM: the one certificate to trust. */
    public Path certificatesFile() {
        return directory.resolve(CERTIFICATES);
    }

    /** JSON: the service account to send with through FCM; its {@code token_uri} is this stub. */
    public Path serviceAccountFile() {
        return directory.resolve(SERVICE_ACCOUNT);
    }

    /** PKCS #8 in PEM: the key to sign APNs provider tokens with. */
    public Path apnsKeyFile() {
        return directory.resolve(APNS_KEY);
    }

    /** JSON: all of the above and below. The last file that is written. */
    public Path descriptionFile() {
        return directory.resolve(DESCRIPTION);
    }

    public String projectId() {
        return config.projectId();
    }

    public String apnsKeyId() {
        return credentials.apnsKeyId();
    }

    public String apnsTeamId() {
        return credentials.apnsTeamId();
    }

    public String apnsTopic() {
        return config.apnsTopic();
    }

    /** Puts scripts in force, behind those that already are. */
    public void script(StubScript... scripts) {
        dispatcher.scripts().add(List.of(scripts));
    }

    /** Those in force, used up or not, in their order. */
    public List<StubScript> scripts() {
        return dispatcher.scripts().inForce();
    }

    public void clearScripts() {
        dispatcher.scripts().clear();
    }

    /** Over all collapse keys. */
    public StubStatistics statistics() {
        return statisticsOf(null);
    }

    /** With the totals of one collapse key only; the rest is not told apart by it. */
    public StubStatistics statistics(String collapseKey) {
        return statisticsOf(collapseKey);
    }

    private StubStatistics statisticsOf(String collapseKey) {
        return new StubStatistics(
                dispatcher.accepted().totals(collapseKey),
                dispatcher.answers().snapshot(),
                dispatcher.watch().violations(),
                server.connections());
    }

    /** All accepted pushes, in no order. */
    public List<AcceptedPush> accepted() {
        return acceptedList(null);
    }

    /** The accepted pushes of one collapse key, in no order. */
    public List<AcceptedPush> accepted(String collapseKey) {
        return acceptedList(collapseKey);
    }

    private List<AcceptedPush> acceptedList(String collapseKey) {
        List<AcceptedPush> pushes = new ArrayList<>();
        forEachAccepted(collapseKey, pushes::add);
        return pushes;
    }

    void forEachAccepted(String collapseKey, Consumer<AcceptedPush> consumer) {
        dispatcher.accepted().forEach(collapseKey, consumer);
    }

    /** Forgets what was accepted, answered and violated, and all scripts. Connections and access tokens stay good. */
    public void reset() {
        dispatcher.scripts().clear();
        dispatcher.accepted().clear();
        dispatcher.answers().clear();
        dispatcher.watch().clear();
    }

    /** @throws UncheckedIOException if the temporary directory cannot be deleted */
    @Override
    public void close() {
        server.close();
        if (admin != null) {
            admin.close();
        }
        if (config.directory() == null) {
            deleteDirectory();
        }
    }

    private void deleteDirectory() {
        try {
            for (String name : List.of(CERTIFICATES, SERVICE_ACCOUNT, APNS_KEY, DESCRIPTION)) {
                Files.deleteIfExists(directory.resolve(name));
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
