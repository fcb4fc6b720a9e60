package dev.wishcast.stub;

import dev.wishcast.stub.StubConfig.Latency;
import dev.wishcast.stub.StubConfig.Streams;
import dev.wishcast.stub.script.StubScript;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast stub} runs a stub until it is told to end. It is also a program of its own. */
@Command(
        name = "stub",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Runs a stand-in for FCM HTTP v1 and APNs on 127.0.0.1, to test any sender with, until Ctrl-C."
                + " docs/provider-stub.md says what it can do.")
public final class ProviderStubCommand implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "PORT", description = "TLS port; 0 for any free one.")
    private int port;

    @Option(names = "--admin-port", paramLabel = "PORT", description = "Admin API's port; 0 for any free one.")
    private int adminPort;

    @Option(names = "--dir", paramLabel = "DIR", description = "Where all files are written; else a temporary one.")
    private Path directory;

    @Option(names = "--latency-ms", paramLabel = "MS", description = "How long every response takes.")
    private long latencyMs;

    @Option(names = "--latency-p99-ms", paramLabel = "MS", description = "99%% take this at most, half --latency-ms.")
    private Long latencyP99Ms;

    @Option(names = "--max-concurrent-streams", paramLabel = "N", description = "Streams allowed on each connection.")
    private int maxConcurrentStreams = StubConfig.defaults().streams().maximum();

    @Option(names = "--initial-streams", paramLabel = "N", description = "Streams until a valid request; 0: the same.")
    private int initialStreams;

    @Option(names = "--settings-delay-ms", paramLabel = "MS", description = "How late a new connection's SETTINGS are.")
    private long settingsDelayMs;

    @Option(names = "--project", paramLabel = "ID", description = "Firebase project.")
    private String projectId = StubConfig.defaults().projectId();

    @Option(names = "--topic", paramLabel = "ID", description = "APNs topic, the app's bundle id.")
    private String apnsTopic = StubConfig.defaults().apnsTopic();

    @Option(
            names = "--scripts",
            paramLabel = "FILE",
            description = "JSON array of scripts in force at once. Repeatable.")
    private List<Path> scriptFiles = List.of();

    private ProviderStubCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        List<StubScript> scripts = readScripts();
        ProviderStub stub = start();
        Runtime.getRuntime().addShutdownHook(new Thread(stub::close, "stub-shutdown"));
        stub.script(scripts.toArray(StubScript[]::new));
        System.out.printf(
                """
                Provider stub, in place of FCM and APNs, until Ctrl-C

                  FCM, APNs, OAuth  %s
                  Admin API         %s/stats
                  Certificate       %s
                  Service account   %s  (project %s)
                  APNs key          %s  (key %s, team %s, topic %s)
                  All this as JSON  %s

                  pushy             setApnsServer("127.0.0.1", %d), setTrustedServerCertificateChain(certificate)
                  firebase-admin    knows no other host than fcm.googleapis.com; docs/provider-stub.md says how to lead it here

                """,
                stub.endpoint(),
                stub.adminEndpoint(),
                stub.certificatesFile(),
                stub.serviceAccountFile(),
                stub.projectId(),
                stub.apnsKeyFile(),
                stub.apnsKeyId(),
                stub.apnsTeamId(),
                stub.apnsTopic(),
                stub.descriptionFile(),
                stub.port());
        System.out.flush();
        Thread.currentThread().join();
        return 0;
    }

    private ProviderStub start() {
        Duration p99 = latencyP99Ms == null ? null : Duration.ofMillis(latencyP99Ms);
        Latency latency = new Latency(Duration.ofMillis(latencyMs), p99);
        Streams streams = new Streams(maxConcurrentStreams, initialStreams, Duration.ofMillis(settingsDelayMs));
        Duration grace = StubConfig.defaults().inFlightGrace();
        StubConfig config = new StubConfig(port, adminPort, directory, latency, streams, grace, projectId, apnsTopic);
        try {
            return ProviderStub.start(config);
        } catch (UncheckedIOException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private List<StubScript> readScripts() {
        List<StubScript> scripts = new ArrayList<>();
        for (Path file : scriptFiles) {
            try {
                scripts.addAll(StubScript.parse(Files.readAllBytes(file)));
            } catch (IOException e) {
                throw new IllegalArgumentException("cannot read scripts from " + file, e);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("cannot use the scripts in " + file + ": " + e.getMessage(), e);
            }
        }
        return scripts;
    }

    /** Exits with 1 when the stub cannot start, with 2 when an option is wrong. */
    public static void main(String[] args) {
        CommandLine command = new CommandLine(new ProviderStubCommand())
                .setExecutionExceptionHandler((failure, commandLine, parsed) -> {
                    commandLine.getErr().println(failure.getMessage());
                    return failure instanceof IllegalArgumentException ? 2 : 1;
                });
        System.exit(command.execute(args));
    }
}
