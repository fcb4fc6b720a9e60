package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.transport.http2.Http2Header;
import java.lang.ref.WeakReference;
import java.security.PrivateKey;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ProviderTokensTest {

    private static final long NOW = 1_700_000_000_000L;
    private static final long MINUTE = 60_000;
    private static final String EXPIRED = "ExpiredProviderToken";
    private static final Outcome AGAIN = new Outcome.Unsent(EXPIRED, true);

    private final SigningKey key = new SigningKey("KEY", "TEAM", Keys.p256().getPrivate());
    private final ProviderTokens tokens = ProviderTokens.of(key);

    @Test
    void renewsBetweenTwentyAndSixtyMinutes() {
        Http2Header first = tokens.authorization(NOW);

        assertThat(first.name().toString()).isEqualTo("authorization");
        assertThat(first.value()).startsWith("bearer ");
        assertThat(tokens.authorization(NOW + 20 * MINUTE)).isSameAs(first);
        Http2Header second = tokens.authorization(NOW + 59 * MINUTE);
        assertThat(second.value()).isNotEqualTo(first.value());
        assertThat(tokens.authorization(NOW + 60 * MINUTE)).isSameAs(second);
    }

    @Test
    void signsANewOneIfTheCurrentOneIsCalledExpired() {
        Http2Header first = tokens.authorization(NOW);

        assertThat(tokens.expired(first, EXPIRED, NOW + 21 * MINUTE)).isEqualTo(AGAIN);
        assertThat(tokens.replaced(first)).isTrue();
        assertThat(tokens.authorization(NOW + 21 * MINUTE).value()).isNotEqualTo(first.value());
    }

    @Test
    void signsOneForAllRequestsThatWereSentWithTheExpiredOne() {
        Http2Header first = tokens.authorization(NOW);
        tokens.expired(first, EXPIRED, NOW + 21 * MINUTE);
        Http2Header second = tokens.authorization(NOW + 21 * MINUTE);

        assertThat(tokens.expired(first, EXPIRED, NOW + 21 * MINUTE + 1)).isEqualTo(AGAIN);
        assertThat(tokens.authorization(NOW + 21 * MINUTE + 1)).isSameAs(second);
    }

    @Test
    void doesNotGoOnSigningIfEvenANewOneIsCalledExpired() {
        Http2Header first = tokens.authorization(NOW);

        assertThat(tokens.expired(first, EXPIRED, NOW + 5_000))
                .isInstanceOfSatisfying(Outcome.Misconfigured.class, misconfigured -> {
                    assertThat(misconfigured.reason()).isEqualTo(EXPIRED);
                    assertThat(misconfigured.detail())
                            .contains("signed 5 s ago")
                            .contains("clock");
                });
        assertThat(tokens.expired(first, EXPIRED, NOW + 19 * MINUTE)).isInstanceOf(Outcome.Misconfigured.class);
        assertThat(tokens.authorization(NOW + 19 * MINUTE)).isSameAs(first);
    }

    @Test
    void waitsWithTheNextIfApnsGotTooMany() {
        Http2Header first = tokens.authorization(NOW);

        tokens.tooManyUpdates(NOW + MINUTE);
        assertThat(tokens.authorization(NOW + 39 * MINUTE)).isSameAs(first);
        tokens.tooManyUpdates(NOW + 39 * MINUTE);
        assertThat(tokens.authorization(NOW + 54 * MINUTE)).isSameAs(first);
        assertThat(tokens.authorization(NOW + 56 * MINUTE)).isNotSameAs(first);
    }

    @Test
    void aClockThatIsSetBackDoesNotLeaveATokenFromTheFutureInUse() {
        Http2Header first = tokens.authorization(NOW);

        assertThat(tokens.authorization(NOW - 5_000)).as("corrected").isSameAs(first);
        Http2Header second = tokens.authorization(NOW - 120 * MINUTE);
        assertThat(second.value()).isNotEqualTo(first.value());
        assertThat(tokens.authorization(NOW - 100 * MINUTE)).isSameAs(second);
    }

    @Test
    void aTokenThatIsCalledExpiredAfterTheClockWasSetBackIsReplaced() {
        Http2Header first = tokens.authorization(NOW);

        assertThat(tokens.expired(first, EXPIRED, NOW - 30 * MINUTE)).isEqualTo(AGAIN);
        assertThat(tokens.replaced(first)).isTrue();
    }

    @Test
    void aRotatedKeyDoesNotStayInMemory() {
        WeakReference<PrivateKey> rotated = keyThatSigned();

        await().until(() -> {
            System.gc();
            return rotated.get() == null;
        });
    }

    private static WeakReference<PrivateKey> keyThatSigned() {
        PrivateKey privateKey = Keys.p256().getPrivate();
        ProviderTokens.of(new SigningKey("ROTATED", "TEAM", privateKey)).authorization(NOW);
        return new WeakReference<>(privateKey);
    }

    @Test
    void aKeyHasOneTokenHoweverOftenTheJobRestarts() {
        Http2Header first = tokens.authorization(NOW);

        assertThat(ProviderTokens.of(new SigningKey("KEY", "TEAM", key.key())).authorization(NOW + MINUTE))
                .isSameAs(first);
        assertThat(ProviderTokens.of(new SigningKey("OTHER", "TEAM", key.key()))
                        .authorization(NOW + MINUTE)
                        .value())
                .isNotEqualTo(first.value());
    }
}
