package dev.wishcast.sinks.credentials;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file with credentials that is read again when it changes, by a thread that ends with {@link #close}. Thread-safe.
 *
 * <p>It is polled, and content is compared: Kubernetes replaces a mounted secret by swapping a link further up, which neither
 * a watch on the directory nor the file's own time of modification shows.
 *
 * @param <T> what is read from the file
 */
public final class CredentialsFile<T> {

    /** How long it takes at most until a change of a file is seen. */
    public static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(CredentialsFile.class);

    private final String option;
    private final Path file;
    private final Loader<T> loader;
    private final ScheduledExecutorService poller;
    private byte[] content;
    private String realName;
    private volatile T loaded;
    private volatile String trouble;

    /** Reads credentials. Called by one thread at a time. */
    @FunctionalInterface
    public interface Loader<T> {

        /**
         * Reads a file's content. Called with every content that is not in use yet, again and again until it does not throw.
         *
         * @param content the file's bytes
         * @param realName the file's name without its directory, once all links are followed
         * @param before what is in use so far, or {@code null}
         * @throws UnusableCredentialsException if the content is of no use, or not for now
         */
        T load(byte[] content, String realName, T before) throws UnusableCredentialsException;

        /** Renews what is derived from the credentials and ends some day. Called after each look at the file. */
        default void renew(T loaded) {}
    }

    /**
     * Reads the file for the first time, and looks at it again and again from then on.
     *
     * @param option names the file
     * @param interval between two looks at the file
     * @param starting whether the job is starting, and should fail if the file is wrong. A job that was running goes on
     *     without credentials: the file may be right again soon
     * @throws IllegalConfigurationException if {@code starting} and the file can't be read or is wrong: one line, with the
     *     option and the file
     */
    @SuppressWarnings("FutureReturnValueIgnored") // poll reports its own failures.
    public CredentialsFile(
            ConfigOption<String> option, String file, Duration interval, boolean starting, Loader<T> loader) {
        this.option = option.key();
        this.file = Path.of(file);
        this.loader = loader;
        try {
            read();
        } catch (UnusableCredentialsException | IOException e) {
            trouble = describe(e);
            if (starting) {
                throw new IllegalConfigurationException(trouble, e);
            }
            LOG.error("{}; nothing is sent until it is put right", trouble);
        }
        poller = Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory(this.option.replace('.', '-')));
        poller.scheduleWithFixedDelay(this::poll, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at the file at once, and not only after the interval. Does not wait for it. */
    public void pollNow() {
        poller.execute(this::poll);
    }

    /**
     * What the file held when it was last right.
     *
     * @throws UnsendableException if it has not been right yet
     */
    public T get() throws UnsendableException {
        T current = loaded;
        if (current == null) {
            throw new UnsendableException(new Outcome.Misconfigured("NO_CREDENTIALS", trouble));
        }
        return current;
    }

    /** Why the file as it is now is not in use, in one line; {@code null} if it is. */
    public String trouble() {
        return trouble;
    }

    /** Ends the thread. */
    public void close() {
        poller.shutdownNow();
    }

    /** Takes the file into use if it has changed. If that fails, what was in use stays, and the next look tries again. */
    private void poll() {
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
        if (loaded != null) {
            loader.renew(loaded);
        }
    }

    private boolean read() throws UnusableCredentialsException, IOException {
        // Both from the same place, even if a link is swapped in between.
        Path real = file.toRealPath();
        byte[] bytes = Files.readAllBytes(real);
        String name = real.getFileName().toString();
        if (name.equals(realName) && Arrays.equals(bytes, content)) {
            return false;
        }
        loaded = loader.load(bytes, name, loaded);
        content = bytes;
        realName = name;
        return true;
    }

    private String describe(Exception e) {
        String why = e instanceof UnusableCredentialsException ? e.getMessage() : "can't be read: " + e;
        return option + ": " + file + ": " + why.lines().findFirst().orElse("");
    }
}
