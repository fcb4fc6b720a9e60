package dev.wishcast.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * The processes that live and die together. Closing stops them in the reverse order of their start; so does the end of
 * this JVM, Ctrl-C included. Thread-safe: nothing can be started once closing has begun.
 */
public final class ProcessGroup implements AutoCloseable {

    private final Deque<ServerProcess> started = new ArrayDeque<>();
    private final Thread shutdownHook = new Thread(this::stopAll, "stop-servers");
    private boolean closed;

    public ProcessGroup() {
        Runtime.getRuntime().addShutdownHook(shutdownHook);
    }

    /**
     * Starts a process whose output goes to {@code log}.
     *
     * @throws ServerFailedException if it cannot be started, or the group is closed
     */
    public synchronized ServerProcess start(
            String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
        if (closed) {
            throw new ServerFailedException(name + " was not started: the stack is stopping.");
        }
        // A session of its own: Ctrl-C in a terminal then reaches only us, and we stop the servers in order.
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            ServerProcess process = new ServerProcess(name, builder.start(), log);
            started.push(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(name + " could not be started", e);
        }
    }

    /** Whether closing has begun. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /** @throws ServerFailedException if one of the processes that should run has ended */
    public void checkAlive() {
        List<ServerProcess> running;
        synchronized (this) {
            running = List.copyOf(started);
        }
        running.forEach(ServerProcess::checkAlive);
    }

    /** Takes a process that has ended, or is meant to end, out of the group. */
    public synchronized void forget(ServerProcess process) {
        started.remove(process);
    }

    @Override
    public void close() {
        stopAll();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is already stopping and runs the hook, which finds nothing left to do.
        }
    }

    private synchronized void stopAll() {
        closed = true;
        while (!started.isEmpty()) {
            started.pop().stop();
        }
    }
}
