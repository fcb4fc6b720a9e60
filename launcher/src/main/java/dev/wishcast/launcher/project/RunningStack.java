package dev.wishcast.launcher.project;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What other processes can know of a local stack that runs. Immutable.
 *
 * @param pid the process id of the stack's launcher
 * @param bootstrapServers the address of the stack's Kafka broker, as host:port
 */
public record RunningStack(long pid, String bootstrapServers) {

    private static final String FILE = "data/stack.json";

    /** Lets other processes find this stack, until the folder of its run is cleared. */
    public void announce(Path run) {
        try {
            new ObjectMapper().writeValue(run.resolve(FILE).toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds the stack that was started last and still runs. */
    public static Optional<RunningStack> find(Path runs) {
        if (!Files.isDirectory(runs)) {
            return Optional.empty();
        }
        try (Stream<Path> entries = Files.list(runs)) {
            return entries.sorted(Comparator.reverseOrder())
                    .map(run -> run.resolve(FILE))
                    .filter(Files::exists)
                    .map(RunningStack::read)
                    .filter(RunningStack::isAlive)
                    .findFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static RunningStack read(Path file) {
        try {
            return new ObjectMapper().readValue(file.toFile(), RunningStack.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
