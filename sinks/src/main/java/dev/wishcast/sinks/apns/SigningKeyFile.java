package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.SharedBySubtasks;
import dev.wishcast.sinks.credentials.CredentialsFile;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.configuration.IllegalConfigurationException;

/**
 * The file with the token signing key. All subtasks in the JVM share what is read from it. When it changes, the new key signs
 * from then on. Immutable.
 *
 * @param keyId the key's identifier; {@code null} if the file's name has it
 */
record SigningKeyFile(String file, String keyId, String teamId) implements Serializable {

    private static final long serialVersionUID = 1L;

    private static final SharedBySubtasks<SigningKeyFile, CredentialsFile<ProviderTokens>> SHARED =
            new SharedBySubtasks<>();

    /**
     * Shares the tokens of the key. The first user reads the file.
     *
     * @param starting whether a wrong file should fail the caller, as its job is starting
     * @throws IllegalConfigurationException if {@code starting} and the file can't be read or holds no such key
     */
    SharedBySubtasks<SigningKeyFile, CredentialsFile<ProviderTokens>>.Lease acquire(boolean starting) {
        return SHARED.acquire(this, key -> key.open(starting, CredentialsFile.POLL_INTERVAL));
    }

    CredentialsFile<ProviderTokens> open(boolean starting, Duration pollInterval) {
        return new CredentialsFile<>(
                ApnsOptions.KEY_FILE,
                file,
                pollInterval,
                starting,
                (content, name, before) -> ProviderTokens.of(SigningKey.read(content, name, keyId, teamId)));
    }
}
