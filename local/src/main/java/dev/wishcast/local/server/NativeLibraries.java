package dev.wishcast.local.server;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The shared libraries that mysqld wants of the system and that a bare Debian or Ubuntu lacks. */
final class NativeLibraries {

    /** A library, and the packages that have had it: Ubuntu 24.04 and Debian 13 renamed theirs, the file inside too. */
    private static final Map<String, List<String>> PACKAGES =
            Map.of("libaio.so.1", List.of("libaio1", "libaio1t64"), "libnuma.so.1", List.of("libnuma1"));

    private final Path mysqld;
    private final Path privateLibraries;

    /** @param privateLibraries the folder beside mysqld where it looks first */
    NativeLibraries(Path mysqld, Path privateLibraries) {
        this.mysqld = mysqld;
        this.privateLibraries = privateLibraries;
    }

    /**
     * Fetches what is missing from the distribution's own packages, without root and without installing anything.
     *
     * @throws ServerFailedException if that does not work; the message says what to install
     */
    synchronized void ensure() {
        for (String library : missing()) {
            List<String> packages = PACKAGES.getOrDefault(library, List.of());
            if (packages.stream().noneMatch(name -> fetch(library, name))) {
                throw new ServerFailedException("MySQL needs " + library + ", which this system lacks"
                        + (packages.isEmpty()
                                ? "."
                                : ".\nInstall it, for example: sudo apt-get install "
                                        + String.join(" # or ", packages)));
            }
        }
    }

    private List<String> missing() {
        return run(mysqld.getParent(), "ldd", mysqld.toString())
                .lines()
                .filter(line -> line.contains("not found"))
                .map(line -> line.strip().split(" ", 2)[0])
                .toList();
    }

    private boolean fetch(String library, String packageName) {
        try {
            Path folder = Files.createTempDirectory("wishcast-" + packageName);
            try {
                download(folder, packageName);
                for (Path archive : find(folder, name -> name.endsWith(".deb"))) {
                    run(folder, "dpkg-deb", "-x", archive.toString(), folder.toString());
                }
                // libaio.so.1.0.1 in one release, libaio.so.1t64.0.2 in another; the name mysqld asks for is ours to
                // give.
                for (Path file : find(folder, name -> name.contains(library))) {
                    Files.copy(file.toRealPath(), privateLibraries.resolve(library));
                    return true;
                }
                return false;
            } finally {
                RunDirectory.delete(folder);
            }
        } catch (IOException e) {
            return false;
        }
    }

    private static void download(Path folder, String packageName) throws IOException {
        run(folder, "apt-get", "download", packageName);
        if (find(folder, name -> name.endsWith(".deb")).isEmpty()) {
            // A new system has no package lists yet, and getting its own takes root.
            String lists = "Dir::State::lists="
                    + Files.createDirectories(folder.resolve("lists/partial")).getParent();
            String caches = "Dir::Cache="
                    + Files.createDirectories(folder.resolve("cache/archives/partial"))
                            .getParent()
                            .getParent();
            run(folder, "apt-get", "-o", lists, "-o", caches, "-o", "Debug::NoLocking=1", "update");
            run(folder, "apt-get", "-o", lists, "-o", caches, "-o", "Debug::NoLocking=1", "download", packageName);
        }
    }

    private static List<Path> find(Path folder, Predicate<String> name) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> name.test(file.getFileName().toString()))
                    .toList();
        }
    }

    private static String run(Path folder, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", command), e);
        }
    }
}
