package dev.wishcast.local.server;

import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every server of a stack is given. Immutable.
 *
 * @param installation where the server's program is
 * @param run where the server's files go
 * @param processes the processes that the server lives and dies with
 * @param security how the server is secured, if it is
 */
public record ServerEnvironment(
        Installation installation, RunDirectory run, ProcessGroup processes, Optional<StackSecurity> security) {

    private static final Duration PREPARATION_TIMEOUT = Duration.ofMinutes(2);

    /** The command line of a Java server that logs to its output, which is the log file of its process. */
    JavaCommand java(Path libraries, String id) {
        return new JavaCommand(libraries).log4j(installation.serverLogging(), run.log(id));
    }

    /**
     * Starts a server.
     *
     * @param id names the folder of its data and its log file
     */
    ServerProcess start(String name, String id, List<String> command) {
        return processes.start(name, command, run.data(id), run.log(id));
    }

    /** Runs a program that prepares a server's data, and waits for its end, for two minutes at most. */
    void prepare(String name, String id, List<String> command) throws InterruptedException {
        processes.run(name, command, run.data(id), run.log(id), PREPARATION_TIMEOUT);
    }

    /** Fills in a {@link #configuration} file, and writes it into the folder of the server's data. */
    Path writeConfiguration(String file, String id, Map<String, ?> values) {
        return run.write(id, file, configuration(file, id, values));
    }

    /**
     * Fills in a configuration file of {@code local/src/main/conf}, in which <code>${name}</code> stands for a value. The file
     * of the same name in the folder {@code tls} is appended if the stack is secured, and that in {@code plain} if not.
     *
     * @param id names the folder that stands for <code>${data}</code>
     */
    public String configuration(String file, String id, Map<String, ?> values) {
        Path folder = installation.serverConf();
        Path addition = folder.resolve(security.isPresent() ? "tls" : "plain").resolve(file);
        try {
            String text =
                    Files.readString(folder.resolve(file)) + (Files.exists(addition) ? Files.readString(addition) : "");
            text = text.replace("${data}", run.data(id).toString())
                    .replace("${secrets}", run.data("secrets").toString());
            for (Map.Entry<String, ?> value : values.entrySet()) {
                text = text.replace(
                        "${" + value.getKey() + "}", value.getValue().toString());
            }
            return text;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
