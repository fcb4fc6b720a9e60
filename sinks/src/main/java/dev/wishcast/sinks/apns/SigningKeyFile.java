package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.SharedBySubtasks;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.credentials.CredentialsFile;
import dev.wishcast.sinks.credentials.UnusableCredentialsException;
import java.io.Serializable;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/**
 * The file with the token signing key, shared by all subtasks in the JVM. When it changes, the new key signs from then on; its
 * thread ends with the last user. Thread-safe.
 */
final class SigningKeyFile implements SharedBySubtasks.Closing {

    private static final Duration POLL_INTERVAL = Duration.ofSeconds(10);

    private static final SharedBySubtasks<Source, SigningKeyFile> SHARED = new SharedBySubtasks<>();

    /**
     * Which file it is.
     *
     * @param keyId the key's identifier; {@code null} if the file's name has it
     */
    record Source(String keyFile, String keyId, String teamId) implements Serializable {}

    private final Source source;
    private final CredentialsFile file;
    private final ScheduledExecutorService scheduler =
            Executors.newSingleThreadScheduledExecutor(new ExecutorThreadFactory("wishcast-apns-credentials"));
    private volatile ProviderTokens tokens;

    private SigningKeyFile(Source source) {
        this.source = source;
        this.file = new CredentialsFile(ApnsOptions.KEY_FILE, source.keyFile, this::load);
    }

    /**
     * The file, read by its first user.
     *
     * @param starting whether a wrong file should fail the caller, as its job is starting
     * @throws IllegalConfigurationException if {@code starting} and the file can't be read or holds no such key
     */
    static SharedBySubtasks<Source, SigningKeyFile>.Lease acquire(Source source, boolean starting) {
        return SHARED.acquire(source, key -> open(key, starting, POLL_INTERVAL));
    }

    static SigningKeyFile open(Source source, boolean starting, Duration pollInterval) {
        SigningKeyFile opened = new SigningKeyFile(source);
        try {
            opened.file.open(starting);
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        opened.poll(pollInterval.toMillis());
        return opened;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // poll reports its own failures.
    private void poll(long millis) {
        scheduler.scheduleWithFixedDelay(file::poll, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        scheduler.shutdownNow();
    }

    /**
     * The tokens of the key that the file held last.
     *
     * @throws UnsendableException if it has not held one yet
     */
    ProviderTokens tokens() throws UnsendableException {
        ProviderTokens current = tokens;
        if (current == null) {
            throw new UnsendableException(new Outcome.Misconfigured("NO_CREDENTIALS", trouble()));
        }
        return current;
    }

    /** Why the file as it is now is not in use; {@code null} if it is. */
    String trouble() {
        return file.trouble();
    }

    boolean closed() {
        return scheduler.isShutdown();
    }

    private void load(byte[] content, String fileName) throws UnusableCredentialsException {
        tokens = ProviderTokens.of(SigningKey.read(content, fileName, source.keyId, source.teamId));
    }
}
