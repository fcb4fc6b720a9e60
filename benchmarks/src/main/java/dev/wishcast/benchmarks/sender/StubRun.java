package dev.wishcast.benchmarks.sender;

import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A provider stub, and the contenders that send to it one after the other, each in a process of its own. All of them end
 * with this one, also on Ctrl-C.
 */
public final class StubRun implements AutoCloseable {

    /** For what comes before, between and after the sending. */
    private static final Duration OVERHEAD = Duration.ofMinutes(5);

    private final Installation installation = Installation.find();
    private final RunDirectory run;
    private final boolean ownsRun;
    private final ProcessGroup processes = new ProcessGroup();
    private final AtomicBoolean stopped = new AtomicBoolean();
    private final Thread shutdownHook = new Thread(this::stop, "stop-benchmark");
    private final List<String> jvmArguments;
    private StubProcess stub;

    private StubRun(RunDirectory run, boolean ownsRun, List<String> jvmArguments) {
        this.run = run;
        this.ownsRun = ownsRun;
        this.jvmArguments = List.copyOf(jvmArguments);
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Starts a stub that answers after a delay, and allows 100 streams a connection as FCM does.
     *
     * @param jvmArguments of every contender
     */
    public static StubRun start(Duration latency, List<String> jvmArguments) throws InterruptedException {
        StubRun run = new StubRun(RunDirectory.create(Installation.find().runs()), true, jvmArguments);
        try {
            run.stub = StubProcess.start(run.installation, run.run, run.processes, latency);
            return run;
        } catch (InterruptedException | RuntimeException e) {
            run.close();
            throw e;
        }
    }

    /**
     * Lets contenders send to the stub of a stack, which outlives them.
     *
     * @param jvmArguments of every contender
     */
    public static StubRun beside(Stack stack, List<String> jvmArguments) {
        StubRun run = new StubRun(stack.run(), false, jvmArguments);
        run.stub = stack.stub().orElseThrow();
        return run;
    }

    public StubProcess stub() {
        return stub;
    }

    /**
     * Runs a contender in a process of its own; what the stub accepted before is forgotten.
     *
     * @param assignment its options come on top of those that lead to the stub
     * @throws dev.wishcast.local.process.ServerFailedException if it fails, with its last words
     */
    public Effort send(Assignment assignment) throws IOException, InterruptedException {
        stub.reset();
        Contender contender = assignment.contender();
        String name = contender.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path data = run.data(name);
        Path assigned = data.resolve("assignment.properties");
        Path effort = data.resolve("effort.properties");
        assignment.onTopOf(surroundings(data)).write(assigned);
        processes.run(
                contender.label(),
                command(contender, assigned, effort, run.log(name)),
                Map.of("FLINK_CONF_DIR", installation.flinkConf().toString()),
                data,
                run.log(name),
                assignment.atMost().plus(OVERHEAD));
        return Effort.read(effort);
    }

    private Map<String, String> surroundings(Path data) {
        Map<String, String> options = new LinkedHashMap<>(stub.jobOptions());
        options.put(
                "execution.checkpointing.dir",
                data.resolve("checkpoints").toUri().toString());
        return options;
    }

    private List<String> command(Contender contender, Path assignment, Path effort, Path log) {
        Path benchmarks = installation.root().resolve("benchmarks");
        return new JavaCommand(benchmarks.resolve("contenders/" + contender.libraries() + "/target/lib"))
                .classes(benchmarks.resolve("target/classes"))
                .jvm(jvmArguments.toArray(String[]::new))
                .log4j(installation.serverLogging(), log)
                .jvm(contender.jvmArguments().toArray(String[]::new))
                .main(ContenderProcess.class.getName(), assignment.toString(), effort.toString());
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

    private void stop() {
        if (stopped.compareAndSet(false, true)) {
            processes.close();
            if (ownsRun) {
                run.deleteData();
            }
        }
    }
}
