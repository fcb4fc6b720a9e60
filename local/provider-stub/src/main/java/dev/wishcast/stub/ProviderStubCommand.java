package dev.wishcast.stub;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs a stub as a process of its own, until it is told to end. */
@Command(
        name = "provider-stub",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description = "A stand-in for FCM HTTP v1 and APNs on 127.0.0.1.")
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
            required = true,
            description = "Where certificate, credentials and, last, stub.json are written.")
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

    private ProviderStubCommand() {}

    @Override
    public Integer call() throws InterruptedException {
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
        ProviderStub stub = ProviderStub.start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(stub::close, "stub-shutdown"));
        System.out.println("Provider stub: " + stub.endpoint() + ", admin: " + stub.adminEndpoint());
        new CountDownLatch(1).await();
        return 0;
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
