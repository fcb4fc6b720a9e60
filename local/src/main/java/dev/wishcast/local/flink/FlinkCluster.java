package dev.wishcast.local.flink;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.ServerEnvironment;
import dev.wishcast.local.server.ZooKeeperServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Flink session cluster on 127.0.0.1: one JobManager and some TaskManagers, each a process. Thread-safe. */
public final class FlinkCluster {

    private static final String ID = "flink";
    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    /** The sums of the components in {@code flink.yaml}: framework and task heap, and all off-heap and network memory. */
    private static final int TASK_MANAGER_HEAP_MB = 128 + 1024;

    private static final int TASK_MANAGER_DIRECT_MB = 128 + 256 + 128;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final ServerEnvironment environment;
    private final Path conf;
    private final String[] taskManagerJvm;
    private final int restPort;
    private final FlinkRest rest;
    private final List<ServerProcess> taskManagers = new ArrayList<>();
    private final boolean supervised;
    private int taskManagersStarted;
    private int taskManagersReplaced;
    private volatile ServerProcess jobManager;

    private FlinkCluster(ServerEnvironment environment, StackOptions options) throws InterruptedException {
        this.environment = environment;
        this.supervised = options.highAvailability();
        List<Integer> ports = FreePorts.find(2);
        this.restPort = ports.get(0);
        this.rest = new FlinkRest(url());
        Map<String, Object> settings = settings(ports.get(1), options);
        this.conf = writeConfiguration(settings);
        this.taskManagerJvm = taskManagerJvm(settings);
    }

    /**
     * Starts a cluster and waits until all its slots are there.
     *
     * @throws ServerFailedException if it does not start
     */
    public static FlinkCluster start(ServerEnvironment environment, StackOptions options) throws InterruptedException {
        FlinkCluster cluster = new FlinkCluster(environment, options);
        cluster.startJobManager();
        for (int i = 0; i < options.taskManagers(); i++) {
            cluster.startTaskManager();
        }
        cluster.awaitSlots(options.taskManagers() * options.slotsPerTaskManager());
        return cluster;
    }

    /**
     * Waits until that many slots are there, and no more.
     *
     * @throws ServerFailedException if they are not within two minutes
     */
    public void awaitSlots(int count) throws InterruptedException {
        jobManager.awaitReady(() -> {
            environment.processes().checkAlive();
            return rest.slots() == count;
        });
    }

    /** The address of the UI and of the REST API. */
    public String url() {
        return "http://127.0.0.1:" + restPort;
    }

    public FlinkRest rest() {
        return rest;
    }

    /** Starts one more TaskManager. Does not wait for it. */
    public synchronized void startTaskManager() {
        String id = "taskmanager-" + ++taskManagersStarted;
        JavaCommand java = java(id).heap(TASK_MANAGER_HEAP_MB)
                .jvm("-XX:MaxDirectMemorySize=" + TASK_MANAGER_DIRECT_MB + "m")
                .jvm(taskManagerJvm);
        ServerProcess process = start(
                id,
                java,
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "-D",
                "taskmanager.resource-id=" + id);
        taskManagers.add(process);
        if (supervised) {
            environment.processes().supervise(process, () -> replace(process));
        }
    }

    private synchronized void replace(ServerProcess ended) {
        if (!taskManagers.remove(ended)) {
            // It was killed.
            return;
        }
        environment.processes().forget(ended);
        taskManagersReplaced++;
        try {
            startTaskManager();
        } catch (ServerFailedException e) {
            // The cluster is stopping: that is why it ended.
        }
    }

    /** How many TaskManagers have ended by themselves and were replaced, which happens with high availability only. */
    public synchronized int taskManagersReplaced() {
        return taskManagersReplaced;
    }

    /** How many TaskManagers were started and not killed. */
    public synchronized int taskManagers() {
        return taskManagers.size();
    }

    /** The process ids of the TaskManagers that were started and not killed. */
    public synchronized List<Long> taskManagerPids() {
        return taskManagers.stream().map(ServerProcess::pid).toList();
    }

    /**
     * Kills a TaskManager, as a crash would.
     *
     * @param index 0 for the one that was started first
     */
    public synchronized void killTaskManager(int index) {
        ServerProcess victim = taskManagers.remove(index);
        environment.processes().forget(victim);
        victim.kill();
    }

    /** Kills the JobManager and starts it again at once, on the same ports. Does not wait for it. */
    public void crashJobManager() {
        environment.processes().crash(jobManager);
    }

    /**
     * Submits a job as {@code flink run -d} does.
     *
     * @param flinkOptions of {@code flink run}, such as {@code -p 4}
     * @param arguments of the job
     * @return the job's id
     * @throws ServerFailedException if the job is refused
     */
    public String submit(Path jar, String mainClass, List<String> flinkOptions, List<String> arguments)
            throws InterruptedException {
        List<String> options = new ArrayList<>(List.of("run", "-d", "-c", mainClass));
        options.addAll(flinkOptions);
        options.add(jar.toString());
        options.addAll(arguments);
        List<String> command = new ArrayList<>(List.of("env", "FLINK_CONF_DIR=" + conf));
        command.addAll(java("flink-run")
                .heap(256)
                .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                .main("org.apache.flink.client.cli.CliFrontend", options.toArray(String[]::new)));
        Path output = environment.run().log("flink-run.out");
        environment.processes().run("flink run", command, environment.run().data(ID), output, TIMEOUT);
        try {
            return JOB_ID.matcher(Files.readString(output))
                    .results()
                    .reduce((earlier, later) -> later)
                    .map(id -> id.group(1))
                    .orElseThrow(() -> new ServerFailedException("flink run named no job.\nLog: " + output));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Waits until all tasks of a job run.
     *
     * @throws ServerFailedException with the job's own failure, if they do not within two minutes
     */
    public void awaitRunning(String jobId) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!rest.state(jobId).equals("RUNNING")) {
            if (System.nanoTime() > deadline) {
                throw jobFailed(jobId, "did not run within " + TIMEOUT.toSeconds() + " s");
            }
            environment.processes().checkAlive();
            checkNotFailed(jobId);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** Checks a job, and throws a {@link ServerFailedException} with its own failure if it has failed for good. */
    public void checkNotFailed(String jobId) throws IOException, InterruptedException {
        if (rest.state(jobId).equals("FAILED")) {
            throw jobFailed(jobId, "failed");
        }
    }

    private ServerFailedException jobFailed(String jobId, String what) throws IOException, InterruptedException {
        String causes = rest.rootException(jobId)
                .lines()
                .filter(line -> !line.startsWith("\tat "))
                .collect(Collectors.joining("\n  "));
        return new ServerFailedException("The Flink job " + what + ".\n  " + causes + "\nLogs: "
                + environment.run().logs());
    }

    private void startJobManager() {
        JavaCommand java = java("jobmanager").heap(512).jvm("-XX:+UseSerialGC");
        jobManager =
                start("jobmanager", java, "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint");
    }

    private ServerProcess start(String id, JavaCommand java, String mainClass, String... arguments) {
        String[] all = Stream.concat(Stream.of("--configDir", conf.toString()), Stream.of(arguments))
                .toArray(String[]::new);
        return environment
                .processes()
                .start(
                        "Flink " + id,
                        java.main(mainClass, all),
                        environment.run().data(ID),
                        environment.run().log(id + ".out"));
    }

    private JavaCommand java(String id) {
        return new JavaCommand(environment.installation().flinkLibraries())
                .jvm("@" + environment.installation().flinkJvmOptions())
                .log4j(
                        environment.installation().flinkConf().resolve("log4j.properties"),
                        environment.run().log(id));
    }

    /** Flink's configuration as the project ships it, and on top of it what this machine and the options add. */
    private Map<String, Object> settings(int rpcPort, StackOptions options) throws InterruptedException {
        Map<String, Object> values = new HashMap<>(Map.of(
                "dataUri",
                environment.run().data(ID).toUri(),
                "rpcPort",
                rpcPort,
                "restPort",
                restPort,
                "slots",
                options.slotsPerTaskManager(),
                "parallelism",
                options.taskManagers() * options.slotsPerTaskManager()));
        try {
            Map<String, Object> settings = new LinkedHashMap<>();
            settings.putAll(
                    yaml(Files.readString(environment.installation().flinkConf().resolve("config.yaml"))));
            settings.putAll(yaml(environment.configuration("flink.yaml", ID, values)));
            if (options.highAvailability()) {
                values.put("zooKeeperPort", ZooKeeperServer.start(environment));
                settings.putAll(yaml(environment.configuration("flink-high-availability.yaml", ID, values)));
            }
            settings.putAll(options.flinkSettings());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Object> yaml(String text) throws IOException {
        return new YAMLMapper().readValue(text, new TypeReference<>() {});
    }

    private Path writeConfiguration(Map<String, Object> settings) {
        try {
            Path folder = Files.createDirectories(environment.run().data(ID).resolve("conf"));
            new YAMLMapper().writeValue(folder.resolve("config.yaml").toFile(), settings);
            Files.copy(
                    environment.installation().flinkConf().resolve("log4j.properties"),
                    folder.resolve("log4j.properties"),
                    StandardCopyOption.REPLACE_EXISTING);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flink's start scripts, which are not used here, read these. */
    static String[] taskManagerJvm(Map<String, ?> settings) {
        return Stream.of("env.java.opts.all", "env.java.opts.taskmanager")
                .flatMap(key -> Stream.ofNullable(settings.get(key)))
                .flatMap(options -> Stream.of(options.toString().trim().split("\\s+")))
                .filter(option -> !option.isEmpty())
                .toArray(String[]::new);
    }
}
