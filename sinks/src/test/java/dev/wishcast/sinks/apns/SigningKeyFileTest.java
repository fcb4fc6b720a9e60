package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.credentials.CredentialsFile;
import dev.wishcast.sinks.presentation.Presentation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

class SigningKeyFileTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private CredentialsFile<ProviderTokens> opened;

    @AfterEach
    void close() {
        if (opened != null) {
            opened.close();
        }
    }

    @Test
    void takesANewKeyWithoutARestart() throws Exception {
        Path file = Files.write(directory.resolve("key.p8"), Keys.p8(Keys.p256()));
        open(file, "KEY", true);
        String before = authorization();

        Files.write(file, Keys.p8(Keys.p256()));

        await().untilAsserted(() -> assertThat(authorization()).isNotEqualTo(before));
        assertThat(keyId()).isEqualTo("KEY");
    }

    @Test
    void aSwappedLinkChangesTheKeyAndItsId() throws Exception {
        link(Files.write(directory.resolve("AuthKey_OLD.p8"), Keys.p8(Keys.p256())));
        open(directory.resolve("current"), null, true);
        assertThat(keyId()).isEqualTo("OLD");

        link(Files.write(directory.resolve("AuthKey_NEW.p8"), Keys.p8(Keys.p256())));

        await().untilAsserted(() -> assertThat(keyId()).isEqualTo("NEW"));
    }

    @Test
    void keepsTheKeyItHasUntilTheFileHoldsAnother() throws Exception {
        Path file = Files.write(directory.resolve("key.p8"), Keys.p8(Keys.p256()));
        open(file, "KEY", true);
        String before = authorization();

        Files.writeString(file, "half a key");
        await().untilAsserted(() -> assertThat(opened.trouble()).contains("wishcast.apns.key-file: " + file));
        assertThat(authorization()).isEqualTo(before);
        Files.delete(file);
        await().untilAsserted(() -> assertThat(opened.trouble()).contains("NoSuchFileException"));
        assertThat(authorization()).isEqualTo(before);
        Files.write(file, Keys.p8(Keys.p256()));

        await().untilAsserted(() -> assertThat(authorization()).isNotEqualTo(before));
        await().untilAsserted(() -> assertThat(opened.trouble()).isNull());
    }

    @Test
    void failsTheStartIfTheFileIsWrong() {
        assertThatThrownBy(() -> open(directory.resolve("none.p8"), "KEY", true))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.apns.key-file: " + directory.resolve("none.p8"))
                .hasMessageNotContaining("\n");
    }

    @Test
    void aRunningJobWaitsForTheFileToBeRight() throws Exception {
        Path file = directory.resolve("key.p8");
        open(file, "KEY", false);

        assertThatThrownBy(() -> opened.get())
                .asInstanceOf(type(UnsendableException.class))
                .extracting(UnsendableException::outcome)
                .isInstanceOfSatisfying(Outcome.Misconfigured.class, misconfigured -> assertThat(misconfigured.detail())
                        .contains(file.toString()));
        Files.write(file, Keys.p8(Keys.p256()));

        await().untilAsserted(() -> assertThat(authorization()).startsWith("bearer "));
    }

    @Test
    void allSubtasksShareOneAndTheLastEndsItsThread() throws Exception {
        // Those of the tests before may still be ending.
        await().untilAsserted(() -> assertThat(threads()).isZero());
        Path file = Files.write(directory.resolve("key.p8"), Keys.p8(Keys.p256()));
        ApnsProtocol.Opener opener = opener(file, "KEY");
        ApnsProtocol first = opener.open(true);
        try (ApnsProtocol ignored = opener.open(true)) {
            assertThat(threads()).isOne();
            first.close();
            first.close();
            assertThat(threads()).isOne();
        }

        await().untilAsserted(() -> assertThat(threads()).isZero());
    }

    private void open(Path file, String keyId, boolean starting) {
        opened = opener(file, keyId).read(starting, POLL);
    }

    private static ApnsProtocol.Opener opener(Path file, String keyId) {
        return new ApnsProtocol.Opener(
                file.toString(), keyId, "TEAM", "app.example", Presentation.from(new Configuration()));
    }

    private String authorization() throws UnsendableException {
        return opened.get().authorization(NOW).value().toString();
    }

    private String keyId() throws UnsendableException {
        String header = authorization().substring("bearer ".length()).split("\\.", -1)[0];
        return new String(Base64.getUrlDecoder().decode(header), StandardCharsets.UTF_8)
                .replaceAll(".*\"kid\":\"([^\"]*)\".*", "$1");
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wishcast-apns-key-file"))
                .count();
    }

    private void link(Path target) throws IOException {
        Path next = Files.createSymbolicLink(directory.resolve("next"), target);
        Files.move(next, directory.resolve("current"), StandardCopyOption.ATOMIC_MOVE);
    }
}
