package dev.wishcast.sinks.fcm;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.transport.http2.Http2Header;
import dev.wishcast.sinks.transport.http2.Http2Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class AccessTokensTest {

    private static final Outcome.Misconfigured REFUSAL = new Outcome.Misconfigured("UNAUTHENTICATED", "no");
    private static final Outcome AGAIN = new Outcome.Unsent("UNAUTHENTICATED", false);
    private static final Outcome NO_TOKEN_YET = new Outcome.Unsent("NO_ACCESS_TOKEN", false);
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

    private static final Http2Settings HTTP = Http2Settings.from(new Configuration());

    private static final Presentation PRESENTATION = Presentation.from(new Configuration());

    private static final Duration POLL = Duration.ofMillis(20);

    @TempDir
    Path directory;

    private TokenEndpoint endpoint;
    private Path file;
    private AccessTokens tokens;

    @BeforeEach
    void start() throws IOException {
        endpoint = new TokenEndpoint();
        file = Files.writeString(directory.resolve("account.json"), endpoint.accountFile("first"));
    }

    @AfterEach
    void stop() {
        if (tokens != null) {
            tokens.file.close();
        }
        endpoint.close();
    }

    @Test
    void theFirstTokenIsThereAtOnceAndLastsUntilItExpires() throws Exception {
        open(true);

        Http2Header header = tokens.authorization(now());
        assertThat(header.name().toString()).isEqualTo("authorization");
        assertThat(header.value()).hasToString("Bearer token-1");
        assertThat(tokens.authorization(now() + 59 * MINUTE)).isSameAs(header);
        assertThat(withoutToken(now() + 61 * MINUTE)).isEqualTo(NO_TOKEN_YET);
    }

    @Test
    void renewsAheadOfTheEnd() throws Exception {
        // It is renewed ten minutes before it ends, here after a second: so there is always a valid one.
        endpoint.tokensLive(601);
        open(true);

        await().untilAsserted(() -> {
            assertThat(tokens.authorization(now())).isNotNull();
            assertThat(endpoint.issued()).isGreaterThan(2);
        });
    }

    @Test
    void aRefusedTokenIsReplacedAndNoneIsHandedOutMeanwhile() throws Exception {
        open(true);
        Http2Header refused = tokens.authorization(now());
        endpoint.hold();

        assertThat(tokens.refused(refused, REFUSAL, now())).isEqualTo(AGAIN);
        assertThat(withoutToken(now())).isEqualTo(NO_TOKEN_YET);
        assertThat(tokens.refused(refused, REFUSAL, now())).isEqualTo(AGAIN);
        endpoint.release();

        await().untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-2"));
        assertThat(tokens.refused(refused, REFUSAL, now())).isEqualTo(AGAIN);
        assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-2");
    }

    @Test
    void ifTheReplacementIsRefusedTooItIsNotTheToken() throws Exception {
        open(true);
        tokens.refused(tokens.authorization(now()), REFUSAL, now());
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(tokens.authorization(now())).isNotNull());
        Http2Header second = tokens.authorization(now());

        assertThat(tokens.refused(second, REFUSAL, now())).isEqualTo(REFUSAL);
        assertThat(tokens.refused(second, REFUSAL, now())).isEqualTo(REFUSAL);
        assertThat(tokens.authorization(now())).isSameAs(second);
        assertThat(endpoint.issued()).isEqualTo(2);

        // Much later it may be the token again, but until another one is there it stays as it is.
        assertThat(tokens.refused(second, REFUSAL, now() + 2 * MINUTE)).isEqualTo(REFUSAL);
        await().untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-3"));
    }

    @Test
    void aClockThatIsSetBackDoesNotKeepARefusedToken() throws Exception {
        open(true);
        tokens.refused(tokens.authorization(now()), REFUSAL, now());
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(tokens.authorization(now())).isNotNull());

        tokens.refused(tokens.authorization(now()), REFUSAL, now() - 60 * MINUTE);
        await().untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-3"));
    }

    @Test
    void aNewAccountIsUsedOnceThereIsATokenForIt() throws Exception {
        open(true);
        endpoint.hold();
        Files.writeString(file, endpoint.accountFile("second"));
        assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-1");
        endpoint.release();

        await().untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-2"));
    }

    @Test
    void keepsTheAccountItHasUntilTheFileHoldsAnother() throws Exception {
        open(true);

        Files.writeString(file, "{}");
        await().untilAsserted(() -> assertThat(tokens.file.trouble())
                .contains("wishcast.fcm.credentials-file: " + file)
                .doesNotContain("\n"));
        endpoint.answers(400);
        Files.writeString(file, endpoint.accountFile("unknown"));
        await().untilAsserted(() -> assertThat(tokens.file.trouble()).contains("the token endpoint refuses it"));
        assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-1");
        endpoint.answers(200);

        await().untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-2"));
        await().untilAsserted(() -> assertThat(tokens.file.trouble()).isNull());
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403})
    void failsTheStartIfTheAccountIsRefused(int status) {
        endpoint.answers(status);
        assertThatThrownBy(() -> open(true))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.fcm.credentials-file: " + file)
                .hasMessageContaining("the token endpoint refuses it")
                .hasMessageNotContaining("\n");
    }

    @Test
    void failsTheStartIfTheFileIsWrong() throws Exception {
        Files.delete(file);
        assertThatThrownBy(() -> open(true))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("wishcast.fcm.credentials-file: " + file)
                .hasMessageNotContaining("\n");
    }

    @Test
    void aRunningJobWaitsForTheFileToBeRight() throws Exception {
        Files.delete(file);
        open(false);

        assertThat(withoutToken(now())).isInstanceOfSatisfying(Outcome.Misconfigured.class, misconfigured -> {
            assertThat(misconfigured.reason()).isEqualTo("NO_CREDENTIALS");
            assertThat(misconfigured.detail()).contains(file.toString());
        });
        Files.writeString(file, endpoint.accountFile("first"));

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-1"));
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 502, 503, 504})
    void startsWhileTheTokenEndpointOrAProxyIsInTrouble(int status) throws Exception {
        endpoint.answers(status);
        open(true);
        assertThat(withoutToken(now())).isEqualTo(NO_TOKEN_YET);
        endpoint.answers(200);

        await().ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(tokens.authorization(now()).value()).hasToString("Bearer token-1"));
    }

    @Test
    void anAccountThatWasDeletedIsMisconfiguredNotWaitedFor() throws Exception {
        open(true);
        endpoint.answers(400);
        tokens.refused(tokens.authorization(now()), REFUSAL, now());

        await().untilAsserted(() -> assertThat(withoutToken(now())).isInstanceOf(Outcome.Misconfigured.class));
        endpoint.answers(200);
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(tokens.authorization(now())).isNotNull());
    }

    @Test
    void allSubtasksShareOneAndTheLastEndsItsThread() {
        // Those of the tests before may still be ending.
        await().untilAsserted(() -> assertThat(threads()).isZero());
        FcmProtocol.Opener opener = new FcmProtocol.Opener("project", file.toString(), HTTP, PRESENTATION);
        FcmProtocol first = opener.open(true);
        try (FcmProtocol ignored = opener.open(true)) {
            assertThat(threads()).isOne();
            first.close();
            assertThat(threads()).isOne();
        }

        assertThat(endpoint.issued()).isOne();
        await().untilAsserted(() -> assertThat(threads()).isZero());
    }

    private void open(boolean starting) {
        tokens = new AccessTokens(file.toString(), HTTP, starting, POLL);
    }

    private Outcome withoutToken(long now) {
        return catchThrowableOfType(UnsendableException.class, () -> tokens.authorization(now))
                .outcome();
    }

    private static long now() {
        return System.currentTimeMillis();
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("wishcast-fcm-credentials"))
                .count();
    }
}
