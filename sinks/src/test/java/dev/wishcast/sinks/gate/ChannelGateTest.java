package dev.wishcast.sinks.gate;

import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.Channels;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.gate.ChannelGate.Permit;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChannelGateTest {

    private static final Outcome UNAVAILABLE = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);
    private static final Outcome SLOW_DOWN = new Outcome.RetryAfter("QUOTA_EXCEEDED", 30_000, Scope.PROVIDER, false);

    private static final Outcome MISCONFIGURED = new Outcome.Misconfigured("InvalidProviderToken", "");

    private final MovableClock clock = new MovableClock();
    private final ChannelGates gates = new ChannelGates("FCM", clock);
    private final ChannelGate gate = gates.of("fcm");

    @Test
    void isOpenAtFirst() {
        assertThat(gate.closedUntil()).isZero();
        assertThat(gate.enter()).isNotNull();
        assertThat(gate.isProviderDown()).isFalse();
    }

    @Test
    void fewerFailuresInARowAreNoOutage() {
        for (int round = 0; round < 10; round++) {
            ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW - 1);
            ended(Outcome.Accepted.INSTANCE, 1);
        }
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void closesOnFailuresInARowAndLongerEachTime() {
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        long least = 800;
        for (int i = 0; i < 6; i++) {
            long wait = gate.closedUntil() - clock.millis();
            assertThat(wait).isBetween(Math.min(least, 4_000), 6_000L);
            assertThat(gate.isProviderDown()).isTrue();
            clock.advance(wait + 1);
            assertThat(gate.closedUntil()).isZero();
            probes().forEach(probe -> probe.ended(UNAVAILABLE, false));
            least *= 2;
        }
    }

    @Test
    void letsOnlyProbesThroughAndOpensWhenOneIsAnswered() {
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        List<Permit> probes = probes();
        assertThat(gate.enter()).isNull();
        assertThat(gate.closedUntil()).isGreaterThan(clock.millis());
        probes.subList(1, probes.size()).forEach(probe -> probe.ended(UNAVAILABLE, false));
        probes.get(0).ended(Outcome.Accepted.INSTANCE, false);

        assertThat(gate.isProviderDown()).isFalse();
        assertThat(gate.closedUntil()).isZero();
        assertThat(gate.enter()).isNotNull();
    }

    @Test
    void aProbeThatSaysNothingAboutTheProviderIsReplaced() {
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        for (int i = 0; i < 10 * ChannelGate.PROBES; i++) {
            Permit lost = gate.enter();
            assertThat(lost).isNotNull();
            lost.ended(new Outcome.ConnectionLost("CONNECTION_LOST"), false);
            Permit unsendable = gate.enter();
            assertThat(unsendable).isNotNull();
            unsendable.notSent(new Outcome.Rejected("PAYLOAD_TOO_LARGE", ""), false);
        }
    }

    @Test
    void lostConnectionsAreNoOutageButNoConnectionIs() {
        ended(new Outcome.ConnectionLost("CONNECTION_LOST"), 1_000);
        ended(new Outcome.Unsent("GOAWAY", false), 1_000);
        for (int i = 0; i < ChannelGate.FAILURES_IN_A_ROW - 1; i++) {
            gates.connectionFailed("reset");
        }
        ended(Outcome.Accepted.INSTANCE, 1);
        gates.connectionFailed("reset");
        assertThat(gate.closedUntil()).isZero();
        for (int i = 0; i < ChannelGate.FAILURES_IN_A_ROW - 1; i++) {
            gate.enter().notSent(new Outcome.Unsent("UNREACHABLE", false), false);
        }
        assertThat(gate.closedUntil()).isPositive();
    }

    @Test
    void refusedCredentialsCloseAtOnce() {
        ended(MISCONFIGURED, 1);
        assertThat(gate.closedUntil()).isPositive();
        assertThat(gate.reason()).contains("InvalidProviderToken");
    }

    @Test
    void oneMisconfiguredAnswerAmongManyAcceptedIsNoReasonToStop() {
        ended(Outcome.Accepted.INSTANCE, 100);
        for (int round = 0; round < 10; round++) {
            ended(MISCONFIGURED, ChannelGate.FAILURES_IN_A_ROW - 1);
            ended(Outcome.Accepted.INSTANCE, 20);
        }
        assertThat(gate.closedUntil()).isZero();
        assertThat(gate.isTroubled()).isFalse();

        ended(MISCONFIGURED, ChannelGate.FAILURES_IN_A_ROW);
        assertThat(gate.closedUntil()).as("all of them").isPositive();
        assertThat(gate.reason()).contains("InvalidProviderToken");
    }

    @Test
    void withoutCredentialsItClosesAtOnceWhateverWasBefore() {
        ended(Outcome.Accepted.INSTANCE, 100);
        gate.enter().notSent(MISCONFIGURED, false);
        assertThat(gate.closedUntil()).isPositive();
    }

    @Test
    void streamsThatAreTurnedAwayOrBrokenOffAreAnOutage() {
        ended(new Outcome.TurnedAway("REFUSED_STREAM"), ChannelGate.FAILURES_IN_A_ROW - 1);
        assertThat(gate.closedUntil()).isZero();
        ended(new Outcome.Unanswered("INTERNAL_ERROR"), 1);
        assertThat(gate.closedUntil()).isPositive();
    }

    @Test
    void isTroubledWhileMostOfTheLatestResponsesAskToWait() {
        assertThat(gate.isTroubled()).isFalse();
        ended(SLOW_DOWN, 1);
        assertThat(gate.isTroubled()).isTrue();
        clock.advance(31_001);
        ended(Outcome.Accepted.INSTANCE, 1);
        assertThat(gate.isTroubled()).isFalse();
    }

    @Test
    void forgetsAnOutageThatIsOver() {
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        assertThat(gate.isTroubled()).isTrue();
        clock.advance(20_000);
        probes().forEach(probe -> probe.ended(Outcome.Accepted.INSTANCE, false));
        assertThat(gate.isTroubled()).isFalse();
        ended(SLOW_DOWN, 1);
        assertThat(gate.closedUntil()).as("one of two").isZero();
    }

    @Test
    void hardlyAnyTokenIsRejectedWhenNothingIsAccepted() {
        Outcome malformed = new Outcome.DeadToken("MALFORMED_TOKEN", 0, true);
        Permit permit = gate.enter();
        List<Outcome> outcomes = IntStream.range(0, 1_000)
                .mapToObj(i -> permit.notSent(malformed, true))
                .toList();

        assertThat(outcomes).filteredOn(Outcome.Rejected.class::isInstance).hasSizeLessThanOrEqualTo(10);
        assertThat(outcomes).doesNotContain(malformed);
        assertThat(gate.closedUntil()).isPositive();
        assertThat(gate.reason()).contains("MALFORMED_TOKEN");
    }

    @Test
    void pausesWhenTheProviderAsksForIt() {
        ended(SLOW_DOWN, 1);
        assertThat(gate.closedUntil() - clock.millis()).isBetween(30_000L, 31_000L);
        assertThat(gate.isProviderDown()).isFalse();
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
        Permit permit = gate.enter();
        ended(Outcome.Accepted.INSTANCE, 50);
        for (int i = 0; i < 50; i++) {
            assertThat(permit.ended(bad, false)).isEqualTo(bad);
        }
        for (int i = 0; i < ChannelGate.FAILURES_IN_A_ROW; i++) {
            assertThat(permit.ended(bad, false)).isInstanceOf(Outcome.Misconfigured.class);
        }
        assertThat(gate.closedUntil()).isPositive();
        assertThat(permit.ended(bad, true))
                .as("no evidence while the breaker is open")
                .isInstanceOf(Outcome.Misconfigured.class);
    }

    @Test
    void aTokenThatTheProviderSurelyKnowsAsDeadIsDead() {
        Outcome unregistered = new Outcome.DeadToken("Unregistered", 5, false);
        for (int i = 0; i < 1_000; i++) {
            assertThat(gate.enter().ended(unregistered, false)).isEqualTo(unregistered);
        }
        assertThat(gate.closedUntil()).isZero();
    }

    @Test
    void whatWasSentBeforeAnOutageIsNoProbeOfIt() {
        Permit before = gate.enter();
        List<Permit> others = IntStream.range(0, ChannelGate.PROBES)
                .mapToObj(i -> gate.enter())
                .toList();
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        List<Permit> probes = probes();

        before.ended(Outcome.Accepted.INSTANCE, false);
        others.forEach(other -> other.ended(UNAVAILABLE, false));
        others.forEach(other -> other.ended(new Outcome.ConnectionLost("CONNECTION_LOST"), false));
        assertThat(gate.breakerState()).as("none of the probes has ended").isOne();
        assertThat(gate.enter()).as("no probe was given back").isNull();

        probes.forEach(probe -> probe.ended(UNAVAILABLE, false));
        assertThat(gate.breakerState()).as("all probes failed").isEqualTo(2);
    }

    @Test
    void whatWasAProbeIsNoFailureOfALaterState() {
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        List<Permit> probes = probes();
        probes.get(0).ended(new Outcome.Misconfigured("InvalidProviderToken", ""), false);
        clock.advance(20_000);
        probes().forEach(probe -> probe.ended(Outcome.Accepted.INSTANCE, false));
        assertThat(gate.isProviderDown()).isFalse();

        probes.get(1).ended(new Outcome.Misconfigured("InvalidProviderToken", ""), false);
        for (int i = 0; i < ChannelGate.FAILURES_IN_A_ROW; i++) {
            probes.get(2).ended(UNAVAILABLE, false);
        }
        assertThat(gate.isProviderDown()).isFalse();
    }

    @Test
    void aPauseIsHeardWheneverItIsAskedFor() {
        Permit before = gate.enter();
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        clock.advance(20_000);
        assertThat(gate.closedUntil()).isZero();
        before.ended(SLOW_DOWN, false);
        assertThat(gate.closedUntil()).isGreaterThan(clock.millis() + 20_000);
    }

    @Test
    void gatesOfOtherKeysStayOpen() {
        ended(UNAVAILABLE, ChannelGate.FAILURES_IN_A_ROW);
        assertThat(gate.closedUntil()).isPositive();
        assertThat(gates.of("other").closedUntil()).isZero();
        assertThat(gates.breakerState()).isEqualTo(2);
    }

    @Test
    void keepsNoMoreGatesThanItsLimit() {
        for (int i = 0; i < ChannelGates.MOST_GATES; i++) {
            gates.of("host-" + i);
        }
        assertThat(gates.of("fcm")).as("it was used least lately").isNotSameAs(gate);
        assertThat(gates.of("host-" + (ChannelGates.MOST_GATES - 1)))
                .isSameAs(gates.of("host-" + (ChannelGates.MOST_GATES - 1)));
    }

    @Test
    void allSubtasksHaveTheSameGatesUntilTheLastHasClosedThem() {
        Channel<?, ?> apns = channel("apns");
        try (var first = ChannelGates.acquire(apns)) {
            first.get().of("apns").enter().ended(new Outcome.Misconfigured("InvalidProviderToken", ""), false);
            try (var second = ChannelGates.acquire(channel("apns"));
                    var otherChannel = ChannelGates.acquire(channel("fcm"))) {
                assertThat(second.get().of("apns").closedUntil()).isPositive();
                assertThat(otherChannel.get().of("apns").closedUntil()).isZero();
            }
        }
        try (var later = ChannelGates.acquire(apns)) {
            assertThat(later.get().of("apns").closedUntil()).isZero();
        }
    }

    private static Channel<?, ?> channel(String id) {
        Configuration config = new Configuration();
        config.set(FcmOptions.PROJECT_ID, "project");
        config.set(ApnsOptions.TEAM_ID, "team");
        config.set(ApnsOptions.TOPIC, "topic");
        return Channels.find().get(id).create(config);
    }

    private void ended(Outcome outcome, int times) {
        for (int i = 0; i < times; i++) {
            gate.enter().ended(outcome, false);
        }
    }

    private List<Permit> probes() {
        List<Permit> probes = new ArrayList<>();
        for (int i = 0; i < ChannelGate.PROBES; i++) {
            probes.add(gate.enter());
        }
        assertThat(probes).doesNotContainNull();
        return probes;
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
