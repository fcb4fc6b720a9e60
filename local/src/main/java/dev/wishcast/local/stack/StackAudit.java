package dev.wishcast.local.stack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Runs {@code ./wishcast audit} on a stack's own MySQL, as Debezium's user. Stateless. */
public final class StackAudit {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private StackAudit() {}

    /**
     * Compares a savepoint or a retained checkpoint with what MySQL holds now.
     *
     * @param savepoint its path, as Flink's REST API tells it
     * @param limit how many differences to tell of each kind in each table
     * @throws ServerFailedException if the audit could not be made
     */
    public static Report run(Stack stack, String savepoint, int limit) throws InterruptedException {
        Installation installation = stack.installation();
        Path data = stack.run().data("audit");
        Path report = data.resolve("report.json");
        List<String> command = new JavaCommand(installation.auditLibraries())
                .classes(installation.auditJar())
                .jvm("@" + installation.flinkJvmOptions())
                .heap(512)
                .main(
                        "dev.wishcast.launcher.WishcastCommand",
                        "audit",
                        "--savepoint=" + savepoint,
                        "--mysql-url=" + stack.mysql().url() + "?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                        "--mysql-user=" + stack.mysql().cdcUser(),
                        "--password-file=" + stack.mysql().cdcPasswordFile(),
                        "--limit=" + limit,
                        "--temp-dir=" + data,
                        "--report=" + report);
        try (ProcessGroup processes = new ProcessGroup()) {
            Files.deleteIfExists(report);
            try {
                processes.run("The audit", command, data, stack.run().log("audit"), TIMEOUT);
            } catch (ServerFailedException e) {
                // It also ends so if something differs, and then it has a report.
                if (!Files.exists(report)) {
                    throw e;
                }
            }
            return new ObjectMapper().readValue(report.toFile(), Report.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code ./wishcast audit} found, as far as it is needed here. Immutable. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Report(Table wishlist, Table devices, List<Difference> examples) {

        /** How many differences there are, examples or not. */
        public long differences() {
            return wishlist.differences() + devices.differences();
        }
    }

    /** The counts of one table. Immutable. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Table(long rowsInIndex, long notInIndex, long notInMySql, long different, long twiceInIndex) {

        long differences() {
            return notInIndex + notInMySql + different + twiceInIndex;
        }
    }

    /** One row that differs. Immutable. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Difference(String kind, String userId, String itemId, String detail) {}
}
