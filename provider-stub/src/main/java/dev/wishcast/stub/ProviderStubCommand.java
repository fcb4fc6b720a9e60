package dev.wishcast.stub;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./wishcast stub}: runs a stub until it is told to end. Also a program of its own. */
@Command(
        name = "stub",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "Runs a stand-in for FCM HTTP v1 and APNs on 127.0.0.1, to test any sender with, until Ctrl-C."
                + " docs/provider-stub.md says what it can do.")
public final class ProviderStubCommand implements Callable<Integer> {

    @Option(names = "--port", paramLabel = "PORT", description = "TLS port; 0 for any free one.", defaultValue = "0")
    private int port;

    @Option(
            names = "--admin-port",
            paramLabel = "PORT",
            description = "Admin API's port; 0 for any free one.",
            defaultValue = "0")
    private int adminPort;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where certificate, credentials and, last, stub.json are written. A temporary one without it.")
    private Path directory;

    @Option(names = "--latency-ms", paramLabel = "MS", description = "How long every answer takes.", defaultValue = "0")
    private long latencyMs;

    @Option(
            names = "--latency-p99-ms",
            paramLabel = "MS",
            description =
                    "How long 99%% of the answers take at most. Latency is lognormal then, with --latency-ms as its"
                            + " median.")
    private Long latencyP99Ms;

    @Option(
            names = "--max-concurrent-streams",
            paramLabel = "N",
            description = "Streams allowed on each connection.",
            defaultValue = "100")
    private int maxConcurrentStreams;

    @Option(
            names = "--initial-streams",
            paramLabel = "N",
            description =
                    "Streams allowed until a connection's first request with valid credentials; 0 for no difference."
                            + " APNs starts with 1.",
            defaultValue = "0")
    private int initialStreams;

    @Option(
            names = "--settings-delay-ms",
            paramLabel = "MS",
            description = "How long each connection waits with its SETTINGS.",
            defaultValue = "0")
    private long settingsDelayMs;

    @Option(names = "--project", paramLabel = "ID", description = "Firebase project.", defaultValue = "wishcast-demo")
    private String projectId;

    @Option(
            names = "--topic",
            paramLabel = "ID",
            description = "APNs topic, the app's bundle id.",
            defaultValue = "dev.wishcast.demo")
    private String apnsTopic;

    @Option(
            names = "--scripts",
            paramLabel = "FILE",
            description =
                    "Scripts in force from the start, as the JSON array that POST /scripts takes. Can be repeated.")
    private List<Path> scriptFiles = List.of();

    private ProviderStubCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        List<StubScript> scripts = readScripts();
        ProviderStub stub = start();
        Runtime.getRuntime().addShutdownHook(new Thread(stub::close, "stub-shutdown"));
        stub.script(scripts.toArray(new StubScript[0]));
        System.out.print(StubSummary.of(stub));
        System.out.flush();
        new CountDownLatch(1).await();
        return 0;
    }

    private ProviderStub start() {
        StubConfig config = StubConfig.defaults()
                .withPorts(port, adminPort)
                .withDirectory(directory)
                .withLatency(
                        Duration.ofMillis(latencyMs), latencyP99Ms == null ? null : Duration.ofMillis(latencyP99Ms))
                .withMaxConcurrentStreams(maxConcurrentStreams)
                .withInitialStreams(initialStreams)
                .withSettingsDelay(Duration.ofMillis(settingsDelayMs))
                .withProjectId(projectId)
                .withApnsTopic(apnsTopic);
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
                scripts.addAll(List.of(ScriptJson.parse(Files.readAllBytes(file))));
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
