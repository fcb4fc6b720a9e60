package dev.wishcast.local.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The processes that live and die together. Closing stops them in the reverse order of their start. If this JVM ends without
 * closing, they are killed. Thread-safe: nothing can be started once closing has begun.
 */
public final class ProcessGroup implements AutoCloseable {

    private static final Duration WORTH_ANOTHER_START = Duration.ofSeconds(10);

    private final Deque<ServerProcess> started = new ArrayDeque<>();
    private final Set<ServerProcess> servers = new HashSet<>();
    private final Watchdog watchdog = new Watchdog();
    private boolean closed;

    /**
     * Starts a server whose output goes to {@code log}.
     *
     * @throws ServerFailedException if it cannot be started, or the group is closed
     */
    public synchronized ServerProcess start(String name, List<String> command, Path directory, Path log) {
        return start(name, builder(command, directory, log), log);
    }

    /**
     * Kills a server, as a crash would, and starts it again with the same command, as a supervisor does. Does not wait until
     * it is ready.
     *
     * @throws ServerFailedException if the group is closed
     */
    public synchronized void crash(ServerProcess server) {
        requireOpen("A server");
        server.crash();
        tellWatchdog();
    }

    /**
     * Starts each server again that has ended, with the same command.
     *
     * @param told what happened, for people
     * @throws ServerFailedException if one had run for less than ten seconds, or the group is closed
     */
    public void restartEnded(Consumer<String> told) {
        restartEnded(WORTH_ANOTHER_START, told);
    }

    synchronized void restartEnded(Duration least, Consumer<String> told) {
        requireOpen("A server");
        for (ServerProcess server : servers) {
            server.restartIfEnded(least).ifPresent(told);
        }
        tellWatchdog();
    }

    /** From now on a server may end: {@link #checkAlive()} does not mind, and a replacement is asked for, in another thread. */
    public synchronized void supervise(ServerProcess server, Runnable replace) {
        servers.remove(server);
        server.whenEnded(replace);
    }

    /**
     * Runs a program that ends by itself, and waits for its end.
     *
     * @throws ServerFailedException if it fails, takes longer than {@code timeout}, or the group is closed
     */
    public void run(String name, List<String> command, Path directory, Path log, Duration timeout)
            throws InterruptedException {
        ServerProcess program = launch(name, builder(command, directory, log), log);
        program.awaitSuccess(timeout);
        forget(program);
    }

    /** Checks all servers, and throws a {@link ServerFailedException} if one has ended. */
    public synchronized void checkAlive() {
        servers.forEach(ServerProcess::checkAlive);
    }

    /** Takes out a server that is meant to end. */
    public synchronized void forget(ServerProcess process) {
        started.remove(process);
        servers.remove(process);
        tellWatchdog();
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            started.pop().stop();
        }
        watchdog.close();
    }

    /** In a session of its own: Ctrl-C in a terminal then reaches only us, and we stop the servers in order. */
    private static ProcessBuilder builder(List<String> command, Path directory, Path log) {
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(command);
        return new ProcessBuilder(detached)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private synchronized ServerProcess start(String name, ProcessBuilder builder, Path log) {
        ServerProcess server = launch(name, builder, log);
        servers.add(server);
        return server;
    }

    private synchronized ServerProcess launch(String name, ProcessBuilder builder, Path log) {
        requireOpen(name);
        ServerProcess process = new ServerProcess(name, builder, log);
        started.push(process);
        tellWatchdog();
        return process;
    }

    private void requireOpen(String name) {
        if (closed) {
            throw new ServerFailedException(name + " was not started: the stack is stopping.");
        }
    }

    private void tellWatchdog() {
        if (!closed) {
            watchdog.watch(started.stream().map(ServerProcess::pid).toList());
        }
    }
}
