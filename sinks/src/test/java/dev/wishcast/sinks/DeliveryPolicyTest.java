package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.sinks.Outcome.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DeliveryPolicyTest {

    private static final long NOW = 1_000_000;

    private final Random random = new Random(42);
    private final DeliveryPolicy policy = new DeliveryPolicy(3, Duration.ofSeconds(1), Duration.ofSeconds(60), 1_000);

    @Test
    void finalOutcomesAreFinal() {
        assertThat(decide(push(1), Outcome.Accepted.INSTANCE))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.ACCEPTED, null, null));
        assertThat(decide(push(1), new Outcome.DeadToken("UNREGISTERED", 5, false)))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.DEAD_TOKEN, "UNREGISTERED", null, 5));
        assertThat(decide(push(1), new Outcome.Rejected("BadTopic", "why")))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.REJECTED, "BadTopic", "why"));
        assertThat(decide(push(0), Outcome.Expired.INSTANCE))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.EXPIRED, "SALE_ENDED", null));
        assertThat(decide(push(0), Outcome.Withdrawn.INSTANCE))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.WITHDRAWN, "SALE_WITHDRAWN", null));
    }

    @Test
    void givesUpAfterTheLastAttempt() {
        Outcome retry = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);

        assertThat(decide(push(2), retry)).isInstanceOf(Verdict.Again.class);
        assertThat(decide(push(3), retry))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.EXHAUSTED, "UNAVAILABLE", "gave up after 3 attempts"));
        assertThat(decide(push(3), new Outcome.Unknown("TIMEOUT")))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.EXHAUSTED, "TIMEOUT", "gave up after 3 attempts"));
    }

    @Test
    void doesNotGiveUpWhatTheProviderNeverLookedAt() {
        assertThat(decide(push(30), new Outcome.Unsent("GOAWAY", false))).isInstanceOf(Verdict.Again.class);
        assertThat(decide(push(30), new Outcome.Misconfigured("UNAUTHENTICATED", "")))
                .isInstanceOf(Verdict.Again.class);
    }

    @Test
    void neverComesBackBeforeRetryAfter() {
        Outcome retry = new Outcome.RetryAfter("QUOTA_EXCEEDED", 17_000, Scope.PROVIDER, false);

        assertThat(waits(push(1), retry)).allSatisfy(wait -> assertThat(wait).isBetween(17_000L, 18_000L));
    }

    @Test
    void doublesTheLongestWaitAndSpreadsOverAllOfIt() {
        Outcome unavailable = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);
        PendingPush fourth = new PendingPush(push(0).request(), 0, 3, 0, 0);
        PendingPush hundredth = new PendingPush(push(0).request(), 0, 99, 0, 0);

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
        PendingPush hundredth = new PendingPush(push(0).request(), 0, 99, 0, 0);

        assertThat(waits(hundredth, new Outcome.Unsent("GOAWAY", false)))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 1_000L));
        assertThat(waits(hundredth, new Outcome.Unknown("CONNECTION_LOST")))
                .allSatisfy(wait -> assertThat(wait).isBetween(0L, 5_000L))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(4_000L));
        assertThat(waits(hundredth, new Outcome.Unknown("TIMEOUT")))
                .anySatisfy(wait -> assertThat(wait).isGreaterThan(50_000L));
    }

    @Test
    void givesNothingUpWhileTheProviderIsDown() {
        Outcome retry = new Outcome.RetryAfter("UNAVAILABLE", 0, Scope.PROVIDER, false);

        assertThat(policy.decide(push(100), retry, true, NOW, random)).isInstanceOf(Verdict.Again.class);
        assertThat(policy.decide(push(100), new Outcome.Unknown("TIMEOUT"), true, NOW, random))
                .isInstanceOf(Verdict.Again.class);
    }

    @Test
    void whatIsHeldComesBackWhenTheProviderMayBeSentToAgain() {
        PendingPush push = new PendingPush(push(0).request(), 2, 3, 0, 0);

        assertThat(decide(push, new Outcome.Held("UNAVAILABLE", NOW + 7)))
                .isEqualTo(new Verdict.Again(new PendingPush(push.request(), 2, 3, 0, NOW + 7)));
        assertThat(decide(push, new Outcome.Held("QUOTA_EXCEEDED", Pushes.FAR_FUTURE)))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.EXPIRED, "QUOTA_EXCEEDED", null));
    }

    @Test
    void countsDeferralsApartFromAttempts() {
        Verdict verdict = decide(push(2), new Outcome.Unsent("UNREACHABLE", false));

        assertThat(((Verdict.Again) verdict).push().attempts()).isEqualTo(2);
        assertThat(((Verdict.Again) verdict).push().deferrals()).isEqualTo(1);
    }

    @Test
    void doesNotWaitPastTheSalesEnd() {
        PendingPush push = PendingPush.of(Pushes.request(Provider.FCM, "t", Pushes.message("sale", NOW + 60_000)));

        assertThat(decide(push, new Outcome.RetryAfter("QUOTA_EXCEEDED", 60_000, Scope.PROVIDER, false)))
                .isEqualTo(new Verdict.Final(DeliveryOutcome.EXPIRED, "QUOTA_EXCEEDED", null));
        assertThat(decide(push, new Outcome.RetryAfter("QUOTA_EXCEEDED", 58_000, Scope.PROVIDER, false)))
                .isInstanceOf(Verdict.Again.class);
    }

    private List<Long> waits(PendingPush push, Outcome outcome) {
        return LongStream.range(0, 500)
                .map(i -> ((Verdict.Again) decide(push, outcome)).push().notBefore() - NOW)
                .boxed()
                .toList();
    }

    private Verdict decide(PendingPush push, Outcome outcome) {
        return policy.decide(push, outcome, false, NOW, random);
    }

    private static PendingPush push(int attempts) {
        return new PendingPush(
                Pushes.request(Provider.FCM, "t", Pushes.message("sale", Pushes.FAR_FUTURE)), attempts, 0, 1, 0);
    }
}
