package dev.wishcast.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one run of the stack: logs, which stay, and data and secrets, which go when the run ends. Thread-safe. */
public final class RunDirectory {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSSSSS");
    private static final int RUNS_KEPT = 5;
    private static final int DELETE_ATTEMPTS = 10;
    private static final String UNFINISHED = ".";
    private static final String SECRETS = "secrets";

    private final Path root;

    private RunDirectory(Path root) {
        this.root = root;
    }

    /** Makes a new one under {@code runs}. Of those that have ended, it removes all but the last four, and the data of all. */
    public static RunDirectory create(Path runs) {
        try {
            Files.createDirectories(runs);
            List<Path> newestFirst;
            try (Stream<Path> entries = Files.list(runs)) {
                newestFirst = entries.filter(Files::isDirectory)
                        .filter(run -> !run.getFileName().toString().startsWith(UNFINISHED))
                        .sorted(Comparator.reverseOrder())
                        .toList();
            }
            for (int i = 0; i < newestFirst.size(); i++) {
                RunDirectory run = new RunDirectory(newestFirst.get(i));
                if (!run.isInUse()) {
                    delete(i < RUNS_KEPT - 1 ? run.dataRoot() : run.root);
                }
            }
            return createNew(runs, LocalDateTime.now(ZoneId.systemDefault()).format(STAMP));
        } catch (IOException e) {
            throw new UncheckedIOException("No new folder in " + runs, e);
        }
    }

    /** Gets its name when it is finished: until then, another command would not see that it is in use. */
    private static RunDirectory createNew(Path runs, String name) throws IOException {
        RunDirectory unfinished = new RunDirectory(Files.createDirectory(runs.resolve(UNFINISHED + name)));
        Files.createDirectory(unfinished.logs());
        Files.createDirectory(unfinished.dataRoot());
        Files.writeString(unfinished.owner(), identity(ProcessHandle.current()));
        return new RunDirectory(Files.move(unfinished.root, runs.resolve(name)));
    }

    /** Whether the command that made it still runs. */
    private boolean isInUse() throws IOException {
        if (!Files.exists(owner())) {
            return false;
        }
        String owner = Files.readString(owner());
        return ProcessHandle.of(Long.parseLong(owner.split(" ", 2)[0]))
                .filter(process -> identity(process).equals(owner))
                .isPresent();
    }

    /** A process id is used again, but not with the same time of its start. */
    private static String identity(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(Instant::toString).orElse("");
    }

    private Path owner() {
        return root.resolve("owner");
    }

    private Path dataRoot() {
        return root.resolve("data");
    }

    public Path root() {
        return root;
    }

    public Path logs() {
        return root.resolve("logs");
    }

    public Path log(String server) {
        return logs().resolve(server + ".log");
    }

    /** Makes a server's folder for data. */
    public Path data(String server) {
        try {
            return Files.createDirectories(dataRoot().resolve(server));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file into a server's folder for data. Only its owner can read it. */
    public Path write(String server, String name, String text) {
        Path file = data(server).resolve(name);
        try {
            Files.createDirectories(file.getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns one of the files that {@code cdc-config} expects under {@code /etc/wishcast}, such as {@code mysql/password}. */
    public Path secret(String file) {
        return data(SECRETS).resolve(file);
    }

    /** Writes a {@link #secret}. */
    public Path writeSecret(String file, String text) {
        return write(SECRETS, file, text);
    }

    /** Reads a file of {@code cdc-config}, so that it refers to the secrets of this run. */
    public String localized(Path shipped) {
        try {
            return Files.readString(shipped)
                    .replace("/etc/wishcast", data(SECRETS).toString());
        } catch (IOException e) {
            throw new UncheckedIOException("Could not read " + shipped, e);
        }
    }

    /** Removes the data, keeps the logs. */
    public void deleteData() {
        delete(dataRoot());
    }

    /** Removes a folder, even if another thread or process writes to it for a moment more, or removes it too. */
    public static void delete(Path folder) {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException e) {
                if (attempt == DELETE_ATTEMPTS) {
                    throw new IllegalStateException("Could not remove " + folder, e);
                }
            }
        }
    }
}
