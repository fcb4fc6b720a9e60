package dev.wishcast.sinks;

import dev.wishcast.sinks.Outcome.Scope;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProviderGateTest {

    private static final Outcome UNAVAILABLE = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);
    private static final Outcome SLOW_DOWN = new Outcome.RetryAfter("QUOTA_EXCEEDED", 30_000, Scope.PROVIDER, false);

    private final MovableClock clock = new MovableClock();
    private final ProviderGate gate = new ProviderGate(Provider.FCM, clock);

    @Test
    void isOpenAtFirst() {
        assertThat(gate.closedUntil()).isZero();
        assertThat(gate.enter()).isTrue();
        assertThat(gate.providerDown()).isFalse();
    }

    @Test
    void fewerFailuresInARowAreNoOutage() {
        for (int round = 0; round < 10; round++) {
            ended(UNAVAILABLE, ProviderGate.FAILURES_IN_A_ROW - 1);
            ended(Outcome.Accepted.INSTANCE, 1);
        }
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void closesOnFailuresInARowAndLongerEachTime() {
        ended(UNAVAILABLE, ProviderGate.FAILURES_IN_A_ROW);
        long least = 800;
        for (int i = 0; i < 6; i++) {
            long wait = gate.closedUntil() - clock.millis();
            assertThat(wait).isBetween(Math.min(least, 4_000), 6_000L);
            assertThat(gate.providerDown()).isTrue();
            clock.advance(wait + 1);
            assertThat(gate.closedUntil()).isZero();
            probes(UNAVAILABLE);
            least *= 2;
        }
    }

    @Test
    void letsOnlyProbesThroughAndOpensWhenOneIsAnswered() {
        ended(UNAVAILABLE, ProviderGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        for (int i = 0; i < ProviderGate.PROBES; i++) {
            assertThat(gate.enter()).isTrue();
        }
        assertThat(gate.enter()).isFalse();
        assertThat(gate.closedUntil()).isGreaterThan(clock.millis());
        ended(UNAVAILABLE, ProviderGate.PROBES - 1);
        gate.ended(Outcome.Accepted.INSTANCE, 1);

        assertThat(gate.providerDown()).isFalse();
        assertThat(gate.closedUntil()).isZero();
        assertThat(gate.enter()).isTrue();
    }

    @Test
    void aProbeThatSaysNothingAboutTheProviderIsReplaced() {
        ended(UNAVAILABLE, ProviderGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        for (int i = 0; i < 10 * ProviderGate.PROBES; i++) {
            assertThat(gate.enter()).isTrue();
            gate.ended(new Outcome.Unknown("CONNECTION_LOST"), 1);
            assertThat(gate.enter()).isTrue();
            gate.notSent(new Outcome.Rejected("PAYLOAD_TOO_LARGE", ""));
        }
    }

    @Test
    void lostConnectionsAreNoOutageButNoConnectionIs() {
        ended(new Outcome.Unknown("CONNECTION_LOST"), 1_000);
        ended(new Outcome.Unsent("GOAWAY", false), 1_000);
        for (int i = 0; i < ProviderGate.FAILURES_IN_A_ROW - 1; i++) {
            gate.connectionFailed("reset");
        }
        gate.ended(Outcome.Accepted.INSTANCE, 1);
        gate.connectionFailed("reset");
        assertThat(gate.closedUntil()).isZero();
        for (int i = 0; i < ProviderGate.FAILURES_IN_A_ROW; i++) {
            gate.notSent(new Outcome.Unsent("UNREACHABLE", false));
        }
        assertThat(gate.closedUntil()).isPositive();
    }

    @Test
    void refusedCredentialsCloseAtOnce() {
        ended(Outcome.Accepted.INSTANCE, 100);
        ended(new Outcome.Misconfigured("InvalidProviderToken", ""), 1);
        assertThat(gate.closedUntil()).isPositive();
        assertThat(gate.reason()).contains("InvalidProviderToken");
    }

    @Test
    void pausesWhenTheProviderAsksForIt() {
        ended(SLOW_DOWN, 1);
        assertThat(gate.closedUntil() - clock.millis()).isBetween(30_000L, 31_000L);
        assertThat(gate.providerDown()).isFalse();
        clock.advance(31_001);
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void pausesSoonAlsoAfterALongGoodTime() {
        ended(Outcome.Accepted.INSTANCE, 100_000);
        ended(SLOW_DOWN, 100);
        assertThat(gate.closedUntil()).isPositive();
    }

    @Test
    void aFewThatAskToWaitAmongManyAcceptedAreNoReasonToPause() {
        for (int round = 0; round < 100; round++) {
            ended(Outcome.Accepted.INSTANCE, 4);
            ended(SLOW_DOWN, 1);
        }
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void oneDevicesWaitIsNotTheProviders() {
        ended(new Outcome.RetryAfter("TooManyRequests", 30_000, Scope.DEVICE, false), 1_000);
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void tokensAreDeadOnlyAsLongAsOthersAreAccepted() {
        Outcome bad = new Outcome.DeadToken("BadDeviceToken", 0, true);
        ended(Outcome.Accepted.INSTANCE, 50);
        for (int i = 0; i < 50; i++) {
            assertThat(gate.ended(bad, 1)).isEqualTo(bad);
        }
        for (int i = 0; i < ProviderGate.FAILURES_IN_A_ROW; i++) {
            assertThat(gate.ended(bad, 1)).isInstanceOf(Outcome.Misconfigured.class);
        }
        assertThat(gate.closedUntil()).isPositive();
        assertThat(gate.ended(bad, 2))
                .as("no evidence while the breaker is open")
                .isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void aTokenThatTheProviderSurelyKnowsAsDeadIsDead() {
        Outcome unregistered = new Outcome.DeadToken("Unregistered", 5, false);
        for (int i = 0; i < 1_000; i++) {
            assertThat(gate.ended(unregistered, 1)).isEqualTo(unregistered);
        }
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void allSubtasksHaveTheSameGateUntilTheLastHasClosedIt() {
        URI endpoint = URI.create("https://shared.example");
        try (var first = ProviderGate.acquire(Provider.APNS, endpoint)) {
            first.get().ended(new Outcome.Misconfigured("InvalidProviderToken", ""), 1);
            try (var second = ProviderGate.acquire(Provider.APNS, endpoint);
                    var otherProvider = ProviderGate.acquire(Provider.FCM, endpoint)) {
                assertThat(second.get().closedUntil()).isPositive();
                assertThat(otherProvider.get().closedUntil()).isZero();
            }
        }
        try (var later = ProviderGate.acquire(Provider.APNS, endpoint)) {
            assertThat(later.get().closedUntil()).isZero();
        }
    }

    private void ended(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            gate.ended(outcome, 1);
        }
    }

    private void probes(Outcome outcome) {
        for (int i = 0; i < ProviderGate.PROBES; i++) {
            assertThat(gate.enter()).isTrue();
        }
        ended(outcome, ProviderGate.PROBES);
    }

    private static final class MovableClock extends Clock {

        private long millis = 1_700_000_000_000L;

        void advance(long by) {
            millis += by;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
