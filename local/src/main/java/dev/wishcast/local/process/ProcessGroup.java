package dev.wishcast.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes that live and die together. Closing stops them in the reverse order of their start. Thread-safe: nothing
 * can be started once closing has begun.
 */
public final class ProcessGroup implements AutoCloseable {

    private static final Duration PROGRAM_TIMEOUT = Duration.ofMinutes(2);

    private final Deque<ServerProcess> started = new ArrayDeque<>();
    private final Map<ServerProcess, Launch> servers = new HashMap<>();
    private boolean closed;

    /**
     * Starts a server whose output goes to {@code log}.
     *
     * @throws ServerFailedException if it cannot be started, or the group is closed
     */
    public synchronized ServerProcess start(
            String name, List<String> command, Map<String, String> environment, Path directory, Path log) {
        return start(new Launch(name, List.copyOf(command), Map.copyOf(environment), directory, log));
    }

    /**
     * Kills a server, as a crash would, and starts it again with the same command, as a supervisor does. Does not wait until
     * it is ready.
     *
     * @throws ServerFailedException if it cannot be started, or the group is closed
     */
    public synchronized ServerProcess crash(ServerProcess server) {
        Launch launch = servers.get(server);
        forget(server);
        server.kill();
        return start(launch);
    }

    /** From now on a server may end: {@link #checkAlive()} does not mind, and a replacement is asked for, in another thread. */
    public synchronized void supervise(ServerProcess server, Runnable replace) {
        servers.remove(server);
        server.whenEnded(replace);
    }

    /**
     * Runs a program that ends by itself, and waits for its end.
     *
     * @throws ServerFailedException if it fails, takes longer than two minutes, or the group is closed
     */
    public void run(String name, List<String> command, Map<String, String> environment, Path directory, Path log)
            throws InterruptedException {
        run(name, command, environment, directory, log, PROGRAM_TIMEOUT);
    }

    /**
     * Runs a program that ends by itself, and waits for its end.
     *
     * @throws ServerFailedException if it fails, takes longer than {@code timeout}, or the group is closed
     */
    public void run(
            String name,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            Duration timeout)
            throws InterruptedException {
        ServerProcess program = launch(new Launch(name, command, environment, directory, log));
        program.awaitSuccess(timeout);
        forget(program);
    }

    /** @throws ServerFailedException if a server has ended */
    public void checkAlive() {
        List<ServerProcess> running;
        synchronized (this) {
            running = List.copyOf(servers.keySet());
        }
        running.forEach(ServerProcess::checkAlive);
    }

    /** Takes out a server that is meant to end. */
    public synchronized void forget(ServerProcess process) {
        started.remove(process);
        servers.remove(process);
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!started.isEmpty()) {
            started.pop().stop();
        }
    }

    private synchronized ServerProcess start(Launch launch) {
        ServerProcess server = launch(launch);
        servers.put(server, launch);
        return server;
    }

    private synchronized ServerProcess launch(Launch launch) {
        if (closed) {
            throw new ServerFailedException(launch.name + " was not started: the stack is stopping.");
        }
        // A session of its own: Ctrl-C in a terminal then reaches only us, and we stop the servers in order.
        List<String> detached = new ArrayList<>(List.of("setsid"));
        detached.addAll(launch.command);
        ProcessBuilder builder = new ProcessBuilder(detached)
                .directory(launch.directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log.toFile()));
        builder.environment().putAll(launch.environment);
        try {
            ServerProcess process = new ServerProcess(launch.name, builder.start(), launch.log);
            started.push(process);
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(launch.name + " could not be started", e);
        }
    }

    private record Launch(
            String name, List<String> command, Map<String, String> environment, Path directory, Path log) {}
}
