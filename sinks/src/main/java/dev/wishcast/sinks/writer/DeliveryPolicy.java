package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.sinks.channel.Outcome;
import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Decides what follows from an attempt. Immutable.
 *
 * <p>Attempts are bounded only where the provider may have looked at the request, and only as long as it takes others: what
 * could not be sent, or failed like everything else, is tried until the sale ends, so that an outage or a wrong key loses
 * nothing. Attempts in an outage do not count after it either.
 *
 * @param maxAttempts how many requests that count are sent for one notification
 * @param backoffInitial the longest first wait
 * @param backoffMax the longest wait, not counting the provider's
 * @param repeatable whether a request whose outcome is unknown is sent again
 */
record DeliveryPolicy(int maxAttempts, Duration backoffInitial, Duration backoffMax, boolean repeatable)
        implements Serializable {

    static final Verdict.Final WITHDRAWN = Verdict.Final.ordinary(DeliveryOutcome.WITHDRAWN, "SALE_WITHDRAWN");

    static final Verdict.Final SALE_ENDED = Verdict.Final.ordinary(DeliveryOutcome.EXPIRED, "SALE_ENDED");

    /** A longer wait gives a provider time to recover; where a connection was lost, another one is there soon. */
    private static final Duration LONGEST_FOR_A_CONNECTION = Duration.ofSeconds(5);

    /** What was surely not sent has lost only time. */
    private static final Duration LONGEST_IF_UNSENT = Duration.ofSeconds(1);

    static DeliveryPolicy from(ReadableConfig config, boolean repeatable) {
        return new DeliveryPolicy(
                config.get(DeliveryOptions.MAX_ATTEMPTS),
                config.get(DeliveryOptions.BACKOFF_INITIAL),
                config.get(DeliveryOptions.BACKOFF_MAX),
                repeatable);
    }

    /**
     * What to do after an attempt.
     *
     * @param troubled whether most of what is sent to the provider fails for now, so that the attempt does not count
     * @param now milliseconds since the epoch
     */
    Verdict decide(PendingNotification pending, Outcome outcome, boolean troubled, long now, RandomGenerator random) {
        Attempt attempt = new Attempt(pending, outcome.reason(), troubled, now, random);
        return switch (outcome.kind()) {
            case ACCEPTED -> Verdict.Final.ordinary(DeliveryOutcome.ACCEPTED, null);
            case DEAD_TOKEN -> Verdict.Final.deadToken(outcome.reason(), ((Outcome.DeadToken) outcome).since());
            case REJECTED ->
                Verdict.Final.undeliverable(
                        DeliveryOutcome.REJECTED, outcome.reason(), ((Outcome.Rejected) outcome).detail());
            // No dead letter: the job says it once, when it starts.
            case NOT_CONFIGURED -> Verdict.Final.ordinary(DeliveryOutcome.REJECTED, "PROVIDER_NOT_CONFIGURED");
            case RETRY_AFTER -> unlessSpent(attempt, ((Outcome.RetryAfter) outcome).atLeastMillis(), backoffMax);
            case UNANSWERED -> unknown(attempt, backoffMax);
            case CONNECTION_LOST -> unknown(attempt, LONGEST_FOR_A_CONNECTION);
            case MISCONFIGURED -> unlessSpent(attempt, 0, LONGEST_FOR_A_CONNECTION);
            case TURNED_AWAY, UNSENT -> again(attempt, attempt.pending, 0, LONGEST_IF_UNSENT);
        };
    }

    private Verdict unknown(Attempt attempt, Duration longest) {
        return repeatable
                ? unlessSpent(attempt, 0, longest)
                : Verdict.Final.undeliverable(
                        DeliveryOutcome.EXHAUSTED,
                        "OUTCOME_UNKNOWN",
                        attempt.reason + ": it may have been delivered, and this channel must not send it twice");
    }

    private Verdict unlessSpent(Attempt attempt, long atLeastMillis, Duration longest) {
        PendingNotification pending = attempt.troubled ? attempt.pending : attempt.pending.withOneMoreSpent();
        return !attempt.troubled && pending.spent() >= maxAttempts
                ? Verdict.Final.undeliverable(
                        DeliveryOutcome.EXHAUSTED, attempt.reason, "gave up after " + pending.attempts() + " attempts")
                : again(attempt, pending, atLeastMillis, longest);
    }

    /**
     * Waits at least as long as the provider asks for. Exponential backoff comes on top, with full jitter, so that those who
     * failed together do not come back together.
     */
    private Verdict again(Attempt attempt, PendingNotification pending, long atLeastMillis, Duration longest) {
        long grown = backoffInitial.toMillis() << Math.min(pending.deferrals(), 30);
        long ceiling = Math.min(grown, Math.min(longest.toMillis(), backoffMax.toMillis()));
        long wait = atLeastMillis + attempt.random.nextLong(ceiling + 1);
        return unlessEnded(pending.deferredUntil(attempt.now + wait), attempt.reason);
    }

    /**
     * Puts a notification back, unless its sale ends before it is due again.
     *
     * @param reason why it has to wait
     */
    static Verdict unlessEnded(PendingNotification later, String reason) {
        return later.dueAt() >= later.expiresAt()
                ? Verdict.Final.ordinary(DeliveryOutcome.EXPIRED, reason)
                : new Verdict.Again(later);
    }

    private record Attempt(
            PendingNotification pending, String reason, boolean troubled, long now, RandomGenerator random) {}
}
