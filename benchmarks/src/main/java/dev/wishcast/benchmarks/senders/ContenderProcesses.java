package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.contender.SerializedFile;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import dev.wishcast.local.server.StubProcess;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The contenders, each in a process of its own, one after the other, and the provider stub to which they send. All processes
 * end with this one, also on Ctrl-C. Not thread-safe.
 */
final class ContenderProcesses implements AutoCloseable {

    /** For what comes before, between and after the sending. */
    private static final Duration OVERHEAD = Duration.ofMinutes(5);

    private final Installation installation = Installation.find();
    private final RunDirectory run;
    private final boolean ownsRun;
    private final ProcessGroup processes = new ProcessGroup();
    private final List<String> jvmArguments;
    private StubProcess stub;

    private ContenderProcesses(RunDirectory run, boolean ownsRun, List<String> jvmArguments) {
        this.run = run;
        this.ownsRun = ownsRun;
        this.jvmArguments = List.copyOf(jvmArguments);
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-contenders"));
    }

    /**
     * Starts a stub of their own. It answers after a delay, and allows 100 streams a connection as FCM does.
     *
     * @param jvmArguments of every contender
     */
    static ContenderProcesses withStub(Duration latency, List<String> jvmArguments) throws InterruptedException {
        RunDirectory run = RunDirectory.create(Installation.find().runs());
        ContenderProcesses contenders = new ContenderProcesses(run, true, jvmArguments);
        try {
            contenders.stub = StubProcess.start(contenders.installation, run, contenders.processes, latency);
            return contenders;
        } catch (InterruptedException | RuntimeException e) {
            contenders.close();
            throw e;
        }
    }

    /**
     * Lets contenders send to the stub of a stack, which outlives them.
     *
     * @param jvmArguments of every contender
     */
    static ContenderProcesses beside(Stack stack, List<String> jvmArguments) {
        ContenderProcesses contenders = new ContenderProcesses(stack.run(), false, jvmArguments);
        contenders.stub = stack.stub().orElseThrow();
        return contenders;
    }

    StubProcess stub() {
        return stub;
    }

    /**
     * Runs a contender in a process of its own; what the stub accepted before is forgotten.
     *
     * @param task its options come on top of those that lead to the stub
     * @throws dev.wishcast.local.process.ServerFailedException if it fails, with its last words
     */
    ContenderResult run(ContenderTask task) throws IOException, InterruptedException {
        stub.reset();
        Contender contender = task.contender();
        String name = contender.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path data = run.data(name);
        Path taskFile = data.resolve("task");
        Path resultFile = data.resolve("result");
        Map<String, String> options = new HashMap<>(stub.jobOptions());
        options.put(
                "execution.checkpointing.dir",
                data.resolve("checkpoints").toUri().toString());
        SerializedFile.write(taskFile, task.withDefaults(options));
        processes.run(
                contender.label,
                command(contender, taskFile, resultFile, run.log(name)),
                Map.of("FLINK_CONF_DIR", installation.flinkConf().toString()),
                data,
                run.log(name),
                task.atMost().plus(OVERHEAD));
        return SerializedFile.read(resultFile, ContenderResult.class);
    }

    private List<String> command(Contender contender, Path task, Path result, Path log) {
        Path benchmarks = installation.root().resolve("benchmarks");
        return new JavaCommand(benchmarks.resolve("contenders/" + contender.libraries + "/target/lib"))
                .classes(benchmarks.resolve("target/classes"))
                .jvm(jvmArguments.toArray(String[]::new))
                .log4j(installation.serverLogging(), log)
                .jvm(contender.jvmArguments().toArray(String[]::new))
                .main(ContenderMain.class.getName(), task.toString(), result.toString());
    }

    /** May be called more than once. */
    @Override
    public void close() {
        processes.close();
        if (ownsRun) {
            run.deleteData();
        }
    }
}
