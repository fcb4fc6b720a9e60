package dev.wishcast.local.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The files of one run of the stack: logs, which stay, and data and secrets, which go when the run ends. Thread-safe. */
public final class RunDirectory {

    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss.SSS");
    private static final int RUNS_KEPT = 5;
    private static final String SECRETS = "secrets";

    private final Path root;

    private RunDirectory(Path root) {
        this.root = root;
    }

    /** Makes a new one under {@code runs}, and removes all but the last five. */
    public static RunDirectory create(Path runs) {
        try {
            Files.createDirectories(runs);
            List<Path> old;
            try (Stream<Path> entries = Files.list(runs)) {
                old = entries.filter(Files::isDirectory)
                        .sorted(Comparator.reverseOrder())
                        .skip(RUNS_KEPT - 1)
                        .toList();
            }
            old.forEach(RunDirectory::delete);
            RunDirectory run = new RunDirectory(Files.createDirectory(
                    runs.resolve(LocalDateTime.now(ZoneId.systemDefault()).format(STAMP))));
            Files.createDirectory(run.logs());
            Files.createDirectory(run.root.resolve("data"));
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException("No new folder in " + runs, e);
        }
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
            return Files.createDirectories(root.resolve("data").resolve(server));
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
        delete(root.resolve("data"));
    }

    public static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Could not remove " + folder, e);
        }
    }
}
