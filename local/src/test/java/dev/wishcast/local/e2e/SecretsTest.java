package dev.wishcast.local.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The search through the logs finds what it is for. */
class SecretsTest {

    private static final Secrets SECRETS = new Secrets(List.of("c0rrect-horse"));

    @TempDir
    private Path logs;

    @BeforeEach
    void anOrdinaryRun() throws IOException {
        for (String log : Secrets.LOGS) {
            Files.writeString(logs.resolve(log), "sasl.jaas.config = [hidden]\nThe bearer of news\n");
        }
    }

    @Test
    void anOrdinaryLogHoldsNone() {
        assertThatCode(() -> SECRETS.assertNotIn(logs)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=c0rrect-horse",
                "-----BEGIN PRIVATE KEY-----",
                "-----BEGIN RSA PRIVATE KEY-----",
                "authorization: bearer eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJURUFNIn0.c2ln",
                "Authorization: Bearer 0123456789abcdef",
                "{\"access_token\":\"ya29.c.abcdefgh\"}",
                "ALTER USER 'wishcast_cdc' IDENTIFIED WITH 'caching_sha2_password' AS '$A$005$x'"
            })
    void aPlantedSecretIsFoundInAnyLogAndNotRepeated(String planted) throws IOException {
        for (String log : Secrets.LOGS) {
            String before = Files.readString(logs.resolve(log));
            Files.writeString(logs.resolve(log), before + planted);
            assertThatThrownBy(() -> SECRETS.assertNotIn(logs))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(log)
                    .hasMessageNotContaining(planted);
            Files.writeString(logs.resolve(log), before);
        }
    }

    @Test
    void aMissingLogProvesNothing() throws IOException {
        Files.delete(logs.resolve("kafka.log"));
        assertThatThrownBy(() -> SECRETS.assertNotIn(logs))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("kafka.log");
    }
}
