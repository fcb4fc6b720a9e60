package dev.wishcast.local.stack;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
    private final int restPort;
    private final FlinkRest rest;
    private final List<ServerProcess> taskManagers = new ArrayList<>();
    private int taskManagersStarted;

    private FlinkCluster(Installation installation, RunDirectory run, ProcessGroup processes, StackOptions options) {
        this.installation = installation;
        this.run = run;
        this.processes = processes;
        List<Integer> ports = FreePorts.find(2);
        this.restPort = ports.get(0);
        this.rest = new FlinkRest(url());
        this.conf = writeConfiguration(ports.get(1), options);
    }

    /**
     * Starts a cluster and waits until all its slots are there.
     *
     * @throws ServerFailedException if it does not start
     */
    static FlinkCluster start(Installation installation, RunDirectory run, ProcessGroup processes, StackOptions options)
            throws InterruptedException {
        FlinkCluster cluster = new FlinkCluster(installation, run, processes, options);
        ServerProcess jobManager = cluster.startJobManager();
        for (int i = 0; i < options.taskManagers(); i++) {
            cluster.startTaskManager();
        }
        int slots = options.taskManagers() * options.slotsPerTaskManager();
        jobManager.awaitReady(Duration.ofMinutes(1), () -> {
            processes.checkAlive();
            return cluster.rest.slots() == slots;
        });
        return cluster;
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
                .jvm("-XX:MaxDirectMemorySize=" + (FRAMEWORK_OFF_HEAP_MB + TASK_OFF_HEAP_MB + NETWORK_MB) + "m");
        List<String> command = java.main(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                "--configDir",
                conf.toString(),
                "-D",
                "taskmanager.resource-id=" + id);
        taskManagers.add(processes.start("Flink " + id, command, Map.of(), run.data("flink"), run.log(id + ".out")));
    }

    /** Kills the TaskManager that was started first, as a crash would. */
    public synchronized void killTaskManager() {
        ServerProcess victim = taskManagers.remove(0);
        processes.forget(victim);
        victim.kill();
    }

    /**
     * Submits a job as {@code flink run -d} does.
     *
     * @return the job's id
     * @throws ServerFailedException if the job is refused
     */
    public String submit(Path jar, String mainClass, List<String> arguments) throws InterruptedException {
        Path log = run.log("flink-run");
        List<String> options = new ArrayList<>(List.of("run", "-d", "-c", mainClass, jar.toString()));
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
            Matcher id = JOB_ID.matcher(Files.readString(output));
            if (!id.find()) {
                throw new ServerFailedException("flink run named no job.\nLog: " + output);
            }
            return id.group(1);
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
        JavaCommand java = new JavaCommand(installation.flinkLibraries())
                .log4j(installation.flinkConf().resolve("log4j.properties"), log);
        // What a Flink distribution's own config.yaml opens; the client does not start without java.util.
        for (String name : List.of("lang", "net", "io", "nio", "lang.reflect", "text", "time", "util")) {
            java.jvm("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
        }
        return java.jvm(
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent.locks=ALL-UNNAMED",
                "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
                "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED");
    }

    /** Flink's configuration as the project ships it, and what this machine adds. */
    private Path writeConfiguration(int rpcPort, StackOptions options) {
        Path data = run.data("flink");
        YAMLMapper yaml = new YAMLMapper();
        try {
            Path folder = Files.createDirectories(data.resolve("conf"));
            Map<String, Object> settings = new LinkedHashMap<>(yaml.readValue(
                    installation.flinkConf().resolve("config.yaml").toFile(), new TypeReference<>() {}));
            settings.putAll(addresses(rpcPort));
            settings.putAll(folders(data));
            settings.putAll(resources(options.slotsPerTaskManager()));
            // A killed TaskManager is noticed within seconds, and the demo's figures are not ten seconds old.
            settings.put("heartbeat.interval", "1 s");
            settings.put("heartbeat.timeout", "5 s");
            settings.put("metrics.fetcher.update-interval", "500 ms");
            settings.putAll(options.flinkSettings());
            yaml.writeValue(folder.resolve("config.yaml").toFile(), settings);
            Files.copy(
                    installation.flinkConf().resolve("log4j.properties"),
                    folder.resolve("log4j.properties"),
                    StandardCopyOption.REPLACE_EXISTING);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
    private static Map<String, Object> resources(int slots) {
        Map<String, Object> resources = new LinkedHashMap<>();
        resources.put("parallelism.default", slots);
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
