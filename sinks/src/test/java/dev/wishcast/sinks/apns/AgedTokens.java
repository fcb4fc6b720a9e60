package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.credentials.UnusableCredentialsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Lets a job find a provider token that was signed some time ago. */
public final class AgedTokens {

    private AgedTokens() {}

    /**
     * Signs a token that the next job finds.
     *
     * @param issuedAt milliseconds since the epoch
     */
    public static void sign(Path keyFile, String keyId, String teamId, long issuedAt) {
        try {
            SigningKey key = SigningKey.read(Files.readAllBytes(keyFile), "key.p8", keyId, teamId);
            ProviderTokens.of(key).authorization(issuedAt);
        } catch (IOException | UnusableCredentialsException e) {
            throw new IllegalStateException(e);
        }
    }
}
