package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.sinks.http.AnswerListener;
import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Decides what follows from an attempt. Immutable.
 *
 * <p>Attempts are bounded only where the provider may have looked at the request, and only as long as it works for others:
 * what could not be sent, was refused for our credentials, or failed like everything else, is tried until the sale ends, so
 * that an outage or a wrong key loses nothing.
 *
 * @param maxAttempts how many requests are sent for one notification
 * @param backoffInitial the longest first wait
 * @param backoffMax the longest wait, not counting the provider's
 * @param maxWaiting how many notifications wait in one subtask's state
 */
record DeliveryPolicy(int maxAttempts, Duration backoffInitial, Duration backoffMax, int maxWaiting)
        implements Serializable {

    /** A longer wait gives a provider time to recover; where a connection was lost, another one is there soon. */
    private static final Duration LONGEST_FOR_A_CONNECTION = Duration.ofSeconds(5);

    /** What was surely not sent has lost only time. */
    private static final Duration LONGEST_IF_UNSENT = Duration.ofSeconds(1);

    static DeliveryPolicy from(ReadableConfig config) {
        return new DeliveryPolicy(
                config.get(DeliveryOptions.MAX_ATTEMPTS),
                config.get(DeliveryOptions.BACKOFF_INITIAL),
                config.get(DeliveryOptions.BACKOFF_MAX),
                config.get(DeliveryOptions.MAX_WAITING));
    }

    /**
     * What to do after an attempt.
     *
     * @param providerDown whether everything that is sent to the provider fails for now
     * @param now milliseconds since the epoch
     */
    Verdict decide(PendingPush push, Outcome outcome, boolean providerDown, long now, RandomGenerator random) {
        boolean spent = !providerDown && push.attempts() >= maxAttempts;
        if (outcome instanceof Outcome.Accepted) {
            return new Verdict.Final(DeliveryOutcome.ACCEPTED, null, null);
        } else if (outcome instanceof Outcome.DeadToken dead) {
            return new Verdict.Final(DeliveryOutcome.DEAD_TOKEN, dead.reason(), null, dead.since());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            return new Verdict.Final(DeliveryOutcome.REJECTED, rejected.reason(), rejected.detail());
        } else if (outcome instanceof Outcome.Expired) {
            return new Verdict.Final(DeliveryOutcome.EXPIRED, "SALE_ENDED", null);
        } else if (outcome instanceof Outcome.Withdrawn) {
            return new Verdict.Final(DeliveryOutcome.WITHDRAWN, "SALE_WITHDRAWN", null);
        } else if (outcome instanceof Outcome.RetryAfter retry) {
            return spent
                    ? exhausted(push, retry.reason())
                    : again(push, retry.reason(), retry.atLeastMillis(), backoffMax, now, random);
        } else if (outcome instanceof Outcome.Unknown unknown) {
            return spent
                    ? exhausted(push, unknown.reason())
                    : again(push, unknown.reason(), 0, longest(unknown), now, random);
        } else if (outcome instanceof Outcome.Misconfigured misconfigured) {
            return again(push, misconfigured.reason(), 0, LONGEST_FOR_A_CONNECTION, now, random);
        } else if (outcome instanceof Outcome.Unsent unsent) {
            return again(push, unsent.reason(), 0, LONGEST_IF_UNSENT, now, random);
        } else if (outcome instanceof Outcome.Held held) {
            return unlessEnded(push.heldUntil(held.until()), held.reason());
        } else if (outcome instanceof Outcome.Recalled) {
            return new Verdict.Again(push);
        }
        throw new IllegalStateException("No rule for " + outcome);
    }

    private static Verdict exhausted(PendingPush push, String reason) {
        return new Verdict.Final(DeliveryOutcome.EXHAUSTED, reason, "gave up after " + push.attempts() + " attempts");
    }

    private Duration longest(Outcome.Unknown unknown) {
        return AnswerListener.TIMEOUT.equals(unknown.reason()) ? backoffMax : LONGEST_FOR_A_CONNECTION;
    }

    private Verdict again(
            PendingPush push, String reason, long atLeastMillis, Duration longest, long now, RandomGenerator random) {
        Duration ceiling = longest.compareTo(backoffMax) < 0 ? longest : backoffMax;
        long wait = new Backoff(backoffInitial, ceiling).nextMillis(push.deferrals(), atLeastMillis, random);
        return unlessEnded(push.deferredUntil(now + wait), reason);
    }

    private static Verdict unlessEnded(PendingPush push, String reason) {
        return push.notBefore() >= push.request().message().expiresAt()
                ? new Verdict.Final(DeliveryOutcome.EXPIRED, reason, null)
                : new Verdict.Again(push);
    }
}
