package dev.wishcast.local.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A process that kills others once this JVM has ended, even by {@code kill -9}: it waits for the end of its input, which the
 * kernel sees to. Not thread-safe.
 */
final class Watchdog implements AutoCloseable {

    /** Each line names all of them anew, by process group, which outlives a server whose children run on. */
    private static final String SCRIPT =
            "while read -r line; do groups=$line; done; [ -z \"$groups\" ] || kill -s KILL -- $groups";

    /** Tells it from the servers in a list of processes. */
    private static final String NAME = "wishcast-watchdog";

    private Process process;

    /** From now on watches these, and no others. Each leads a process group of its own. */
    void watch(List<Long> pids) {
        try {
            if (process == null) {
                // In a session of its own, or Ctrl-C would end it before the servers.
                process = new ProcessBuilder("setsid", "sh", "-c", SCRIPT, NAME)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            }
            String groups = pids.stream().map(pid -> "-" + pid).collect(Collectors.joining(" "));
            OutputStream input = process.getOutputStream();
            input.write((groups + "\n").getBytes(StandardCharsets.UTF_8));
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The process that watches the servers could not be told of them", e);
        }
    }

    /** Ends it. Returns when it is gone. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
        }
    }
}
