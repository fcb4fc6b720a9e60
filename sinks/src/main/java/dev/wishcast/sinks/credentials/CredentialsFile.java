package dev.wishcast.sinks.credentials;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with credentials that is read again when it changes. {@link #open} comes first, then {@link #poll} by one thread;
 * the rest is thread-safe.
 *
 * <p>It is polled, and content is compared: Kubernetes replaces a mounted secret by swapping a link further up, which neither
 * a watch on the directory nor the file's own time of modification shows.
 */
public final class CredentialsFile {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialsFile.class);

    private final String option;
    private final Path file;
    private final Loader loader;
    private byte[] loaded;
    private String loadedName;
    private volatile String trouble;

    /** Takes a file's content into use. */
    @FunctionalInterface
    public interface Loader {

        /**
         * Called with every content that is not in use yet, again and again until it does not throw.
         *
         * @param content the file's bytes
         * @param realName the file's name without its directory, once all links are followed
         * @throws UnusableCredentialsException if the content is of no use, or not for now
         */
        void load(byte[] content, String realName) throws UnusableCredentialsException;
    }

    /** @param option names the file */
    public CredentialsFile(ConfigOption<String> option, String file, Loader loader) {
        this.option = option.key();
        this.file = Path.of(file);
        this.loader = loader;
    }

    /**
     * Reads the file for the first time.
     *
     * @param starting whether the job is starting, and should fail if the file is wrong. A job that was running goes on
     *     without credentials: the file may be right again soon, and {@link #poll} takes it then
     * @throws IllegalConfigurationException if {@code starting} and the file can't be read or is wrong: one line, with the
     *     option and the file
     */
    public void open(boolean starting) {
        try {
            read();
        } catch (UnusableCredentialsException | IOException e) {
            String line = describe(e);
            if (starting) {
                throw new IllegalConfigurationException(line, e);
            }
            trouble = line;
            LOG.error("{}; nothing is sent until it is put right", line);
        }
    }

    /** Takes the file into use if it has changed. If that fails, what was in use stays, and the next call tries again. */
    public void poll() {
        try {
            if (read()) {
                LOG.info("{}: {}: read again, as it has changed", option, file);
            }
            trouble = null;
        } catch (UnusableCredentialsException | IOException e) {
            String line = describe(e);
            if (!line.equals(trouble)) {
                trouble = line;
                LOG.warn(
                        "{}; {}",
                        line,
                        loaded == null ? "nothing is sent until it is put right" : "the credentials read before stay");
            }
        }
    }

    /** Why the file as it is now is not in use, in one line; {@code null} if it is. */
    public String trouble() {
        return trouble;
    }

    private boolean read() throws UnusableCredentialsException, IOException {
        // Both from the same place, even if a link is swapped in between.
        Path real = file.toRealPath();
        byte[] content = Files.readAllBytes(real);
        String name = real.getFileName().toString();
        if (name.equals(loadedName) && Arrays.equals(content, loaded)) {
            return false;
        }
        loader.load(content, name);
        loaded = content;
        loadedName = name;
        return true;
    }

    private String describe(Exception e) {
        String why = e instanceof UnusableCredentialsException ? e.getMessage() : "can't be read: " + e;
        return option + ": " + file + ": " + why.lines().findFirst().orElse("");
    }
}
