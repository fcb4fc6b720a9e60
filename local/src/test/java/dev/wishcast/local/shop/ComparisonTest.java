package dev.wishcast.local.shop;

import dev.wishcast.stub.judge.AcceptedPush;
import dev.wishcast.stub.script.StubProvider;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTest {

    private final Comparison comparison = new Comparison();

    @Test
    void everyoneGotExactlyOne() {
        comparison.eligible(new PushTarget(StubProvider.FCM, "a"));
        comparison.eligible(new PushTarget(StubProvider.APNS, "b"));
        comparison.accepted(accepted(StubProvider.APNS, "b", 1, 1_500, 1_500));
        comparison.accepted(accepted(StubProvider.FCM, "a", 1, 1_250, 1_250));

        Deliveries deliveries = comparison.since(1_000);

        assertThat(deliveries).isEqualTo(new Deliveries(2, 2, 0, 0, 0, 250, 500));
        assertThat(deliveries.complete()).isTrue();
        assertThat(deliveries.perSecond()).isEqualTo(8);
    }

    @Test
    void whoGotNoneIsMissing() {
        comparison.eligible(new PushTarget(StubProvider.FCM, "a"));

        assertThat(comparison.since(1_000)).isEqualTo(new Deliveries(1, 0, 1, 0, 0, 0, 0));
        assertThat(comparison.since(1_000).complete()).isFalse();
    }

    @Test
    void everyPushBeyondTheFirstIsADuplicate() {
        comparison.eligible(new PushTarget(StubProvider.FCM, "a"));
        comparison.accepted(accepted(StubProvider.FCM, "a", 3, 1_100, 1_900));

        assertThat(comparison.since(1_000)).isEqualTo(new Deliveries(1, 1, 0, 2, 0, 100, 900));
        assertThat(comparison.since(1_000).complete()).isFalse();
    }

    @Test
    void theRightTokenAtTheWrongProviderIsBothUnexpectedAndMissing() {
        comparison.eligible(new PushTarget(StubProvider.FCM, "a"));
        comparison.accepted(accepted(StubProvider.APNS, "a", 1, 1_100, 1_100));

        assertThat(comparison.since(1_000)).isEqualTo(new Deliveries(1, 1, 1, 0, 1, 100, 100));
        assertThat(comparison.since(1_000).complete()).isFalse();
    }

    @Test
    void tokensDoNotShowInText() {
        assertThat(new PushTarget(StubProvider.FCM, "secret-token").toString()).doesNotContain("secret-token");
    }

    private static AcceptedPush accepted(StubProvider provider, String token, int count, long first, long last) {
        return new AcceptedPush(provider, "sale", token, count, first, last, null);
    }
}
