package dev.wishcast.local.flink;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.server.ZooKeeperServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Flink session cluster on 127.0.0.1: one JobManager and some TaskManagers, each a process. Thread-safe. */
public final class FlinkCluster {

    private static final Pattern JOB_ID = Pattern.compile("JobID ([0-9a-f]{32})");
    private static final int TASK_HEAP_MB = 1024;
    private static final int FRAMEWORK_HEAP_MB = 128;
    private static final int FRAMEWORK_OFF_HEAP_MB = 128;
    private static final int TASK_OFF_HEAP_MB = 256;
    private static final int NETWORK_MB = 128;

    private final Installation installation;
    private final RunDirectory run;
    private final ProcessGroup processes;
    private final Path conf;
    private final String[] taskManagerJvm;
    private final int restPort;
    private final FlinkRest rest;
    private final List<ServerProcess> taskManagers = new ArrayList<>();
    private final boolean supervised;
    private int taskManagersStarted;
    private int taskManagersReplaced;
    private volatile ServerProcess jobManager;

    private FlinkCluster(Installation installation, RunDirectory run, ProcessGroup processes, StackOptions options)
            throws InterruptedException {
        this.installation = installation;
        this.run = run;
        this.processes = processes;
        this.supervised = options.highAvailability();
        List<Integer> ports = FreePorts.find(2);
        this.restPort = ports.get(0);
        this.rest = new FlinkRest(url());
        Map<String, Object> highAvailability = options.highAvailability()
                ? highAvailability(ZooKeeperServer.start(installation, run, processes), ports.get(1))
                : Map.of();
        Map<String, Object> settings = settings(ports.get(1), options, highAvailability);
        this.conf = writeConfiguration(settings);
        this.taskManagerJvm = taskManagerJvm(settings);
    }

    /**
     * Starts a cluster and waits until all its slots are there.
     *
     * @throws ServerFailedException if it does not start
     */
    public static FlinkCluster start(
            Installation installation, RunDirectory run, ProcessGroup processes, StackOptions options)
            throws InterruptedException {
        FlinkCluster cluster = new FlinkCluster(installation, run, processes, options);
        cluster.jobManager = cluster.startJobManager();
        for (int i = 0; i < options.taskManagers(); i++) {
            cluster.startTaskManager();
        }
        cluster.awaitSlots(options.taskManagers() * options.slotsPerTaskManager());
        return cluster;
    }

    /**
     * Waits until that many slots are there, and no more.
     *
     * @throws ServerFailedException if they are not within a minute
     */
    public void awaitSlots(int count) throws InterruptedException {
        jobManager.awaitReady(Duration.ofMinutes(1), () -> {
            processes.checkAlive();
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
        Path log = run.log(id);
        JavaCommand java = java(log)
                .heap(FRAMEWORK_HEAP_MB + TASK_HEAP_MB)
                .jvm("-XX:MaxDirectMemorySize=" + (FRAMEWORK_OFF_HEAP_MB + TASK_OFF_HEAP_MB + NETWORK_MB) + "m")
                .jvm(taskManagerJvm);
        List<String> command = java.main(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                conf.toString(),
                "-D",
                "taskmanager.resource-id=" + id);
        ServerProcess process =
                processes.start("Flink " + id, command, Map.of(), run.data("flink"), run.log(id + ".out"));
        taskManagers.add(process);
        if (supervised) {
            processes.supervise(process, () -> replace(process));
        }
    }

    private synchronized void replace(ServerProcess ended) {
        if (!taskManagers.remove(ended)) {
            // It was killed.
            return;
        }
        processes.forget(ended);
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

    /** Kills the TaskManager that was started first, as a crash would. */
    public void killTaskManager() {
        killTaskManager(0);
    }

    /**
     * Kills a TaskManager, as a crash would.
     *
     * @param index 0 for the one that was started first
     */
    public synchronized void killTaskManager(int index) {
        ServerProcess victim = taskManagers.remove(index);
        processes.forget(victim);
        victim.kill();
    }

    /** Kills the JobManager and starts it again at once, on the same ports. Does not wait for it. */
    public synchronized void crashJobManager() {
        jobManager = processes.crash(jobManager);
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
        Path log = run.log("flink-run");
        List<String> options = new ArrayList<>(List.of("run", "-d", "-c", mainClass));
        options.addAll(flinkOptions);
        options.add(jar.toString());
        options.addAll(arguments);
        Path output = run.log("flink-run.out");
        processes.run(
                "flink run",
                java(log)
                        .heap(256)
                        .jvm("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
                        .main("org.apache.flink.client.cli.CliFrontend", options.toArray(String[]::new)),
                Map.of("FLINK_CONF_DIR", conf.toString()),
                run.data("flink"),
                output);
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
     * @throws ServerFailedException with the job's own failure, if it does not
     */
    public void awaitRunning(String jobId, Duration timeout) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!rest.state(jobId).equals("RUNNING")) {
            if (System.nanoTime() > deadline) {
                throw jobFailed(jobId, "did not run within " + timeout.toSeconds() + " s");
            }
            processes.checkAlive();
            checkNotFailed(jobId);
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    /** @throws ServerFailedException with the job's own failure, if it has failed for good */
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
        return new ServerFailedException("The Flink job " + what + ".\n  " + causes + "\nLogs: " + run.logs());
    }

    private ServerProcess startJobManager() {
        Path log = run.log("jobmanager");
        List<String> command = java(log)
                .heap(512)
                .jvm("-XX:+UseSerialGC")
                .main(
                        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                        "--configDir",
                        conf.toString());
        return processes.start("Flink jobmanager", command, Map.of(), run.data("flink"), run.log("jobmanager.out"));
    }

    private JavaCommand java(Path log) {
        return new JavaCommand(installation.flinkLibraries())
                .jvm("@" + installation.flinkJvmOptions())
                .log4j(installation.flinkConf().resolve("log4j.properties"), log);
    }

    /** Flink's configuration as the project ships it, and what this machine adds. */
    private Map<String, Object> settings(int rpcPort, StackOptions options, Map<String, Object> highAvailability) {
        try {
            Map<String, Object> settings = new LinkedHashMap<>(new YAMLMapper()
                    .readValue(installation.flinkConf().resolve("config.yaml").toFile(), new TypeReference<>() {}));
            settings.putAll(addresses(rpcPort));
            settings.putAll(folders(run.data("flink")));
            settings.putAll(resources(options));
            settings.putAll(highAvailability);
            // A killed TaskManager is noticed within seconds, and the demo's figures are not ten seconds old.
            settings.put("heartbeat.interval", "1 s");
            settings.put("heartbeat.timeout", "15 s");
            settings.put("metrics.fetcher.update-interval", "500 ms");
            settings.putAll(options.flinkSettings());
            return settings;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path writeConfiguration(Map<String, Object> settings) {
        try {
            Path folder = Files.createDirectories(run.data("flink").resolve("conf"));
            new YAMLMapper().writeValue(folder.resolve("config.yaml").toFile(), settings);
            Files.copy(
                    installation.flinkConf().resolve("log4j.properties"),
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

    /** Every port on 127.0.0.1: unset, the data ports listen on all interfaces. */
    private Map<String, Object> addresses(int rpcPort) {
        String host = "127.0.0.1";
        return Map.of(
                "jobmanager.rpc.address", host,
                "jobmanager.rpc.port", rpcPort,
                "jobmanager.bind-host", host,
                "rest.address", host,
                "rest.bind-address", host,
                "rest.port", restPort,
                "taskmanager.host", host,
                "taskmanager.bind-host", host);
    }

    /** A JobManager that comes back finds its job in ZooKeeper, once the session of the one before has expired. */
    private Map<String, Object> highAvailability(ZooKeeperServer zooKeeper, int rpcPort) {
        return Map.of(
                "high-availability.type", "zookeeper",
                "high-availability.zookeeper.quorum", zooKeeper.address(),
                "high-availability.zookeeper.client.session-timeout", "5 s",
                "high-availability.zookeeper.client.connection-timeout", "5 s",
                "high-availability.zookeeper.client.retry-wait", "1 s",
                "high-availability.storageDir", run.data("flink/ha").toUri().toString(),
                "high-availability.cluster-id", "wishcast",
                "high-availability.jobmanager.port", rpcPort);
    }

    private static Map<String, Object> folders(Path data) {
        return Map.of(
                "io.tmp.dirs", data.resolve("tmp").toString(),
                "web.upload.dir", data.resolve("upload").toString(),
                "execution.checkpointing.dir",
                        data.resolve("checkpoints").toUri().toString(),
                "execution.checkpointing.savepoint-dir",
                        data.resolve("savepoints").toUri().toString());
    }

    /** Started without Flink's scripts, a TaskManager computes none of this: every component must be given. */
    private static Map<String, Object> resources(StackOptions options) {
        int slots = options.slotsPerTaskManager();
        Map<String, Object> resources = new LinkedHashMap<>();
        resources.put("parallelism.default", options.taskManagers() * slots);
        resources.put("taskmanager.numberOfTaskSlots", slots);
        resources.put("taskmanager.cpu.cores", slots);
        resources.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MB + "m");
        resources.put("taskmanager.memory.task.heap.size", TASK_HEAP_MB + "m");
        resources.put("taskmanager.memory.framework.off-heap.size", FRAMEWORK_OFF_HEAP_MB + "m");
        resources.put("taskmanager.memory.task.off-heap.size", TASK_OFF_HEAP_MB + "m");
        resources.put("taskmanager.memory.network.min", NETWORK_MB + "m");
        resources.put("taskmanager.memory.network.max", NETWORK_MB + "m");
        resources.put("taskmanager.memory.managed.size", "512m");
        resources.put("taskmanager.memory.jvm-metaspace.size", "256m");
        resources.put("taskmanager.memory.jvm-overhead.min", "192m");
        resources.put("taskmanager.memory.jvm-overhead.max", "192m");
        return resources;
    }
}
