package dev.wishcast.local.stack;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wishcast.launcher.project.RunningStack;
import dev.wishcast.local.flink.FlinkCluster;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.ConnectWorker;
import dev.wishcast.local.server.KafkaBroker;
import dev.wishcast.local.server.MySqlServer;
import dev.wishcast.local.server.ServerEnvironment;
import dev.wishcast.local.server.StackSecurity;
import dev.wishcast.local.server.StubProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The whole system on this machine, each part a process on 127.0.0.1. Closing it, the end of this JVM and a failed start
 * leave no process behind. Thread-safe.
 */
public final class Stack implements AutoCloseable {

    private final Installation installation;
    private final RunDirectory run;
    private final ProcessGroup storage = new ProcessGroup();
    /** What reads from the storage and writes to it: stopped before it, or it would only retry until it is stopped too. */
    private final ProcessGroup workers = new ProcessGroup();

    /** A stub that is started again has other credentials, and has forgotten who was pushed to: it is not replaced. */
    private final ProcessGroup providers = new ProcessGroup();

    private final Consumer<String> progress;
    private final Thread shutdownHook = new Thread(this::stop, "stop-stack");
    private final ExecutorService starting = Executors.newCachedThreadPool();
    private boolean stopped;
    private MySqlServer mysql;
    private KafkaBroker kafka;
    private ConnectWorker connect;
    private FlinkCluster flink;
    private Optional<StubProcess> stub = Optional.empty();
    private Optional<StackSecurity> security = Optional.empty();

    private Stack(Installation installation, Consumer<String> progress) {
        this.installation = installation;
        this.run = RunDirectory.create(installation.runs());
        this.progress = progress;
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Starts every server, in parallel where one does not need another. No connector and no job yet.
     *
     * @param progress is told what became ready, from several threads
     * @throws ServerFailedException if one does not start; the others are stopped before
     */
    public static Stack start(Installation installation, StackOptions options, Consumer<String> progress)
            throws InterruptedException {
        Stack stack = new Stack(installation, progress);
        try {
            stack.startServers(options);
            return stack;
        } catch (InterruptedException | RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    public Installation installation() {
        return installation;
    }

    public RunDirectory run() {
        return run;
    }

    public MySqlServer mysql() {
        return mysql;
    }

    public KafkaBroker kafka() {
        return kafka;
    }

    public ConnectWorker connect() {
        return connect;
    }

    public FlinkCluster flink() {
        return flink;
    }

    /** How its servers are secured, if they are. */
    Optional<StackSecurity> security() {
        return security;
    }

    /** The provider stub, unless the stack was started without. */
    public Optional<StubProcess> stub() {
        return stub;
    }

    /** Submits the job with no options of {@code flink run}, otherwise as {@link #startJob(Map, List)} does. */
    public String startJob(Map<String, String> options) throws IOException, InterruptedException {
        return startJob(options, List.of());
    }

    /**
     * Submits the job as {@code flink run} does, and waits until all its tasks run.
     *
     * @param options of the job, which win over those of this stack
     * @param flinkOptions of {@code flink run}, such as {@code -s savepoint} and {@code -C file:///channel.jar}
     * @return the job's id
     * @throws ServerFailedException with the job's own failure, if it does not run
     */
    public String startJob(Map<String, String> options, List<String> flinkOptions)
            throws IOException, InterruptedException {
        Path config = run.data("job").resolve("wishcast.yaml");
        new YAMLMapper().writeValue(config.toFile(), JobOptions.of(this, options));
        String job = flink.submit(
                installation.jobJar(),
                "dev.wishcast.job.WishcastJob",
                flinkOptions,
                List.of("--config", config.toString()));
        flink.awaitRunning(job);
        return job;
    }

    /** Returns where the parts of the stack are, for people. */
    public String summary() {
        StringBuilder text = new StringBuilder("\nUp, until Ctrl-C:\n");
        line(text, "MySQL", mysql.clientCommand());
        line(text, "Kafka", kafka.bootstrapServers());
        line(text, "Connect", connect.url());
        line(text, "Flink UI", flink.url());
        stub.ifPresent(running -> {
            line(text, "Provider stub", running.endpoint());
            line(text, "  what it saw", running.adminEndpoint() + "/stats");
        });
        line(text, "Logs", run.logs().toString());
        return text.append("\nAnnounce a sale: ./wishcast sale --product 12345 --title \"Now on sale\"\n")
                .toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-14s %s%n", name, value));
    }

    /** Lets other processes of this machine find the stack until it stops: {@code ./wishcast sale} needs no address then. */
    public void announce() {
        new RunningStack(ProcessHandle.current().pid(), kafka.bootstrapServers()).announce(run.root());
    }

    /** Registers the Debezium connector of {@code cdc-config} and waits until it runs. */
    public void startConnector() throws InterruptedException {
        connect.registerConnector(installation.cdcConfig().resolve("connector.json"));
    }

    /**
     * Waits for ever, and starts each server again that ends.
     *
     * @throws ServerFailedException if one of them ends right after its start, or the provider stub does
     */
    public void awaitEnd() throws InterruptedException {
        while (true) {
            storage.restartEnded(progress);
            workers.restartEnded(progress);
            providers.checkAlive();
            TimeUnit.SECONDS.sleep(1);
        }
    }

    /** Checks all servers, and throws a {@link ServerFailedException} if one has ended. */
    public void checkAlive() {
        storage.checkAlive();
        workers.checkAlive();
        providers.checkAlive();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is stopping already, and runs the hook.
        }
    }

    /** Only once, and the other waits, if Ctrl-C comes while the stack stops, or what it does makes the stack stop. */
    private synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        progress.accept("Stopping …");
        starting.shutdownNow();
        workers.close();
        providers.close();
        storage.close();
        try {
            // Until then they write to the folder of this run.
            starting.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        run.deleteData();
    }

    private void startServers(StackOptions options) throws InterruptedException {
        if (options.secured()) {
            security = Optional.of(new StackSecurity(installation, run));
        }
        ServerEnvironment stores = new ServerEnvironment(installation, run, storage, security);
        ServerEnvironment others = new ServerEnvironment(installation, run, workers, security);
        ServerEnvironment stands = new ServerEnvironment(installation, run, providers, security);
        CompletionService<Void> started = new ExecutorCompletionService<>(starting);
        try {
            List<Callable<Void>> parts = List.of(
                    () -> start("MySQL", () -> {
                        mysql = MySqlServer.start(stores);
                        return mysql.url();
                    }),
                    () -> {
                        start("Kafka", () -> {
                            kafka = KafkaBroker.start(stores);
                            return kafka.bootstrapServers();
                        });
                        return start("Connect", () -> {
                            connect = ConnectWorker.start(others, kafka);
                            return connect.url();
                        });
                    },
                    () -> start("Flink UI", () -> {
                        flink = FlinkCluster.start(others, options);
                        return flink.url();
                    }),
                    () -> options.stubLatency().isEmpty()
                            ? null
                            : start("Provider stub", () -> {
                                StubProcess process = StubProcess.start(
                                        stands, options.stubLatency().get());
                                stub = Optional.of(process);
                                return process.endpoint();
                            }));
            parts.forEach(started::submit);
            for (int i = 0; i < parts.size(); i++) {
                started.take().get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } finally {
            starting.shutdown();
        }
    }

    /** Starts a server, and tells its address and how long that took. */
    private Void start(String server, Callable<String> starting) throws Exception {
        long start = System.nanoTime();
        String address = starting.call();
        progress.accept(
                String.format(Locale.ROOT, "%-14s %s (%.1f s)", server, address, (System.nanoTime() - start) / 1e9));
        return null;
    }
}
