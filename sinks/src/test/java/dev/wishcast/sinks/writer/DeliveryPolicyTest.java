package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Outcome.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryPolicyTest {

    private static final long NOW = 1_000_000;

    private final Random random = new Random(42);
    private final DeliveryPolicy policy = new DeliveryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), true);

    @Test
    void finalOutcomesAreFinal() {
        assertThat(decide(push(1), Outcome.Accepted.INSTANCE))
                .isEqualTo(Verdict.Final.ordinary(DeliveryOutcome.ACCEPTED, null));
        assertThat(decide(push(1), new Outcome.DeadToken("UNREGISTERED", 5, false)))
                .isEqualTo(Verdict.Final.deadToken("UNREGISTERED", 5));
        assertThat(decide(push(1), new Outcome.Rejected("BadTopic", "why")))
                .isEqualTo(Verdict.Final.undeliverable(DeliveryOutcome.REJECTED, "BadTopic", "why"));
        assertThat(decide(push(0), Outcome.NotConfigured.INSTANCE))
                .isEqualTo(Verdict.Final.ordinary(DeliveryOutcome.REJECTED, "PROVIDER_NOT_CONFIGURED"));
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        Outcome retry = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);

        assertThat(decide(push(2), retry)).isInstanceOf(Verdict.Again.class);
        assertThat(decide(push(3), retry))
                .isEqualTo(Verdict.Final.undeliverable(
                        DeliveryOutcome.EXHAUSTED, "UNAVAILABLE", "gave up after 3 attempts"));
        assertThat(decide(push(3), new Outcome.Unanswered("TIMEOUT")))
                .isEqualTo(
                        Verdict.Final.undeliverable(DeliveryOutcome.EXHAUSTED, "TIMEOUT", "gave up after 3 attempts"));
    }

    @Test
    void doesNotGiveUpWhatTheProviderNeverLookedAt() {
        assertThat(decide(push(30), new Outcome.Unsent("GOAWAY", false))).isInstanceOf(Verdict.Again.class);
        assertThat(decide(push(30), new Outcome.TurnedAway("REFUSED_STREAM"))).isInstanceOf(Verdict.Again.class);
    }

    @Test
    void neverComesBackBeforeRetryAfter() {
        Outcome retry = new Outcome.RetryAfter("QUOTA_EXCEEDED", 17_000, Scope.PROVIDER, false);

        assertThat(waits(push(1), retry)).allSatisfy(wait -> assertThat(wait).isBetween(17_000L, 18_000L));
    }

    @Test
    void doublesTheLongestWaitAndSpreadsOverAllOfIt() {
        Outcome unavailable = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);
        PendingNotification fourth = new PendingNotification(push(0).notification(), 0, 0, 3, 0, 0);
        PendingNotification hundredth = new PendingNotification(push(0).notification(), 0, 0, 99, 0, 0);

        assertThat(waits(push(0), unavailable))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 1_000L));
        assertThat(waits(fourth, unavailable))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 8_000L))
                .anySatisfy(wait -> assertThat(wait).isLessThan(1_000L))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(7_000L));
        assertThat(waits(hundredth, unavailable))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 60_000L))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(50_000L));
    }

    @Test
    void doesNotWaitLongForAnotherConnection() {
        PendingNotification hundredth = new PendingNotification(push(0).notification(), 0, 0, 99, 0, 0);

        assertThat(waits(hundredth, new Outcome.Unsent("GOAWAY", false)))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 1_000L));
        assertThat(waits(hundredth, new Outcome.ConnectionLost("CONNECTION_LOST")))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 5_000L))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(4_000L));
        assertThat(waits(hundredth, new Outcome.Unanswered("TIMEOUT")))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(50_000L));
    }

    @Test
    void givesNothingUpWhileTheProviderIsDown() {
        Outcome retry = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);

        assertThat(policy.decide(push(100), retry, true, NOW, random)).isInstanceOf(Verdict.Again.class);
        assertThat(policy.decide(push(100), new Outcome.Unanswered("TIMEOUT"), true, NOW, random))
                .isInstanceOf(Verdict.Again.class);
        assertThat(policy.decide(push(100), new Outcome.Misconfigured("UNAUTHENTICATED", ""), true, NOW, random))
                .isInstanceOf(Verdict.Again.class);
    }

    @Test
    void attemptsInAnOutageDoNotCountAfterItEither() {
        Outcome retry = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);
        PendingNotification push = push(0);
        for (int i = 0; i < 20; i++) {
            push = ((Verdict.Again) policy.decide(push.sentAt(NOW), retry, true, NOW, random)).pending();
        }
        for (int i = 0; i < 2; i++) {
            push = ((Verdict.Again) policy.decide(push.sentAt(NOW), retry, false, NOW, random)).pending();
        }

        assertThat(policy.decide(push.sentAt(NOW), retry, false, NOW, random))
                .isEqualTo(Verdict.Final.undeliverable(
                        DeliveryOutcome.EXHAUSTED, "UNAVAILABLE", "gave up after 23 attempts"));
    }

    @Test
    void givesUpWhatIsRefusedForOurConfigurationWhileOthersAreAccepted() {
        Outcome refused = new Outcome.Misconfigured("PERMISSION_DENIED", "");

        assertThat(decide(push(2), refused)).isInstanceOf(Verdict.Again.class);
        assertThat(decide(push(3), refused))
                .isEqualTo(Verdict.Final.undeliverable(
                        DeliveryOutcome.EXHAUSTED, "PERMISSION_DENIED", "gave up after 3 attempts"));
    }

    @Test
    void whatIsHeldComesBackWhenTheProviderMayBeSentToAgain() {
        PendingNotification push = new PendingNotification(push(0).notification(), 2, 1, 3, 0, 0);

        assertThat(DeliveryPolicy.unlessEnded(push.heldUntil(NOW + 7), "UNAVAILABLE"))
                .isEqualTo(new Verdict.Again(new PendingNotification(push.notification(), 2, 1, 3, 0, NOW + 7)));
        assertThat(DeliveryPolicy.unlessEnded(push.heldUntil(Pushes.FAR_FUTURE), "QUOTA_EXCEEDED"))
                .isEqualTo(Verdict.Final.ordinary(DeliveryOutcome.EXPIRED, "QUOTA_EXCEEDED"));
    }

    @Test
    void countsDeferralsApartFromAttempts() {
        Verdict verdict = decide(push(2), new Outcome.Unsent("UNREACHABLE", false));

        assertThat(((Verdict.Again) verdict).pending().attempts()).isEqualTo(2);
        assertThat(((Verdict.Again) verdict).pending().deferrals()).isEqualTo(1);
    }

    @Test
    void doesNotWaitPastTheSalesEnd() {
        PendingNotification push =
                PendingNotification.of(Pushes.notification("t", Pushes.message("sale", NOW + 60_000)));

        assertThat(decide(push, new Outcome.RetryAfter("QUOTA_EXCEEDED", 60_000, Scope.PROVIDER, false)))
                .isEqualTo(Verdict.Final.ordinary(DeliveryOutcome.EXPIRED, "QUOTA_EXCEEDED"));
        assertThat(decide(push, new Outcome.RetryAfter("QUOTA_EXCEEDED", 58_000, Scope.PROVIDER, false)))
                .isInstanceOf(Verdict.Again.class);
    }

    @Test
    void neverSendsTwiceWhatMustNotBeRepeated() {
        DeliveryPolicy once = new DeliveryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), false);

        for (Outcome unknown : List.of(new Outcome.Unanswered("TIMEOUT"), new Outcome.ConnectionLost("RESET"))) {
            assertThat(once.decide(push(1), unknown, true, NOW, random))
                    .isInstanceOfSatisfying(Verdict.Final.class, end -> {
                        assertThat(end.outcome()).isEqualTo(DeliveryOutcome.EXHAUSTED);
                        assertThat(end.reason()).isEqualTo("OUTCOME_UNKNOWN");
                        assertThat(end.detail()).contains("may have been delivered");
                        assertThat(end.hasDeadLetter()).isTrue();
                    });
        }
        assertThat(once.decide(push(1), new Outcome.Unsent("GOAWAY", false), false, NOW, random))
                .isInstanceOf(Verdict.Again.class);
    }

    private List<Long> waits(PendingNotification push, Outcome outcome) {
        return LongStream.range(0, 500)
                .map(i -> ((Verdict.Again) decide(push, outcome)).pending().dueAt() - NOW)
                .boxed()
                .toList();
    }

    private Verdict decide(PendingNotification push, Outcome outcome) {
        return policy.decide(push, outcome, false, NOW, random);
    }

    private static PendingNotification push(int attempts) {
        return new PendingNotification(
                Pushes.notification("t", Pushes.message("sale", Pushes.FAR_FUTURE)),
                attempts,
                Math.max(0, attempts - 1),
                0,
                1,
                0);
    }
}
