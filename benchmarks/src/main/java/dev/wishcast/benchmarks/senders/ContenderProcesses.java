package dev.wishcast.benchmarks.senders;

import dev.wishcast.benchmarks.contender.Contender;
import dev.wishcast.benchmarks.contender.ContenderMain;
import dev.wishcast.benchmarks.contender.ContenderResult;
import dev.wishcast.benchmarks.contender.ContenderTask;
import dev.wishcast.benchmarks.contender.SerializedFile;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The contenders, each in a process of its own, one after the other, beside a stack that outlives them. All processes end with
 * this one, also on Ctrl-C. Not thread-safe.
 */
final class ContenderProcesses implements AutoCloseable {

    /** For what comes before, between and after the sending. */
    private static final Duration OVERHEAD = Duration.ofMinutes(5);

    private final Stack stack;
    private final List<String> jvmArguments;
    private final ProcessGroup processes = new ProcessGroup();

    /** @param jvmArguments of every contender */
    ContenderProcesses(Stack stack, List<String> jvmArguments) {
        this.stack = stack;
        this.jvmArguments = jvmArguments;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "stop-contenders"));
    }

    /**
     * Runs a contender in a process of its own.
     *
     * @throws dev.wishcast.local.process.ServerFailedException if it fails, with its last words
     */
    ContenderResult run(ContenderTask task) throws IOException, InterruptedException {
        Contender contender = task.contender();
        String name = contender.name().toLowerCase(Locale.ROOT).replace('_', '-');
        Path data = stack.run().data(name);
        Path taskFile = data.resolve("task");
        Path resultFile = data.resolve("result");
        Path log = stack.run().log(name);
        SerializedFile.write(taskFile, task);
        Path benchmarks = stack.installation().root().resolve("benchmarks");
        List<String> command = new JavaCommand(benchmarks.resolve("contenders/" + contender.libraries + "/target/lib"))
                .classes(benchmarks.resolve("target/classes"))
                .jvm(jvmArguments.toArray(String[]::new))
                .log4j(stack.installation().serverLogging(), log)
                .jvm(contender.jvmArguments().toArray(String[]::new))
                .main(ContenderMain.class.getName(), taskFile.toString(), resultFile.toString());
        Duration timeout = ContenderTask.WARM_UP_AT_MOST.plus(task.atMost()).plus(OVERHEAD);
        processes.run(contender.label, command, data, log, timeout);
        return SerializedFile.read(resultFile, ContenderResult.class);
    }

    /** May be called more than once. */
    @Override
    public void close() {
        processes.close();
    }
}
