package dev.wishcast.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server: an operating-system process, which can be started again, and the file its output goes to. Thread-safe. */
public final class ServerProcess {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int LOG_LINES_SHOWN = 15;

    private final String name;
    private final ProcessBuilder builder;
    private final Path log;
    private volatile Process process;
    private volatile long startedAt;

    ServerProcess(String name, ProcessBuilder builder, Path log) {
        this.name = name;
        this.builder = builder;
        this.log = log;
        start();
    }

    private void start() {
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
        startedAt = System.nanoTime();
    }

    /** Kills the process, as a crash would, and starts it again with the same command. Does not wait until it is ready. */
    void crash() {
        kill();
        start();
    }

    /**
     * Starts the process again if it has ended.
     *
     * @param least how long it must have run: one that ends sooner would end again
     * @return what happened, for people; empty if it runs
     * @throws ServerFailedException if it has ended sooner
     */
    Optional<String> restartIfEnded(Duration least) {
        if (process.isAlive()) {
            return Optional.empty();
        }
        int exitCode = process.exitValue();
        if (System.nanoTime() - startedAt < least.toNanos()) {
            checkAlive();
        }
        start();
        return Optional.of(name + " ended with exit code " + exitCode + ", and was started again. Log: " + log);
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return log;
    }

    /**
     * Waits until the condition answers true, for at most two minutes. A condition that throws is not true yet.
     *
     * @throws ServerFailedException if the process ends or the time runs out first; the message has the last log lines
     */
    public void awaitReady(Callable<Boolean> condition) throws InterruptedException {
        awaitReady(START_TIMEOUT, condition);
    }

    void awaitReady(Duration timeout, Callable<Boolean> condition) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        Exception last = null;
        while (System.nanoTime() < deadline) {
            checkAlive();
            try {
                if (condition.call()) {
                    return;
                }
            } catch (ServerFailedException | InterruptedException e) {
                throw e;
            } catch (Exception e) {
                last = e;
            }
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
        throw failed("was not ready within " + timeout.toSeconds() + " s" + (last == null ? "" : ": " + last), last);
    }

    /**
     * Waits until the process ends by itself.
     *
     * @throws ServerFailedException if its exit code is not 0 or the time runs out
     */
    void awaitSuccess(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
            throw failed("did not finish within " + timeout.toSeconds() + " s", null);
        }
        if (process.exitValue() != 0) {
            throw failed("ended with exit code " + process.exitValue(), null);
        }
    }

    /** Checks the process, and throws a {@link ServerFailedException} if it has ended. */
    public void checkAlive() {
        if (!process.isAlive()) {
            throw failed("ended with exit code " + process.exitValue(), null);
        }
    }

    /** Runs the action in another thread when the process has ended. Nobody waits for the action. */
    @SuppressWarnings("FutureReturnValueIgnored")
    void whenEnded(Runnable action) {
        process.onExit().thenRunAsync(action);
    }

    /** Kills the process at once, as a crash would. Returns when it is gone. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Ends the process and all it started: politely at first, by force after a grace of 10 seconds. */
    void stop() {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private ServerFailedException failed(String what, Exception cause) {
        return new ServerFailedException(
                name + " " + what + ".\nLog: " + log + "\n"
                        + lastLines().indent(2).stripTrailing(),
                cause);
    }

    private String lastLines() {
        try (Stream<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines()) {
            // Without the frames of a stack trace, which would push out the words that say what is wrong.
            List<String> all = lines.filter(line -> !line.startsWith("\tat ")).toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - LOG_LINES_SHOWN), all.size()));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
