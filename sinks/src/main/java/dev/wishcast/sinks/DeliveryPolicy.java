package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import java.io.Serializable;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Decides what follows from an attempt. Immutable.
 *
 * <p>Attempts are bounded only where the provider may have looked at the request: what could not be sent, or was refused
 * for our credentials, is tried until the sale ends, so that an outage or a wrong key loses nothing.
 *
 * @param maxAttempts how many requests are sent for one notification
 * @param backoffInitial the longest first wait
 * @param backoffMax the longest wait, not counting the provider's
 * @param maxWaiting how many notifications wait in one subtask's state
 */
record DeliveryPolicy(int maxAttempts, Duration backoffInitial, Duration backoffMax, int maxWaiting)
        implements Serializable {

    static DeliveryPolicy from(ReadableConfig config) {
        return new DeliveryPolicy(
                config.get(DeliveryOptions.MAX_ATTEMPTS),
                config.get(DeliveryOptions.BACKOFF_INITIAL),
                config.get(DeliveryOptions.BACKOFF_MAX),
                config.get(DeliveryOptions.MAX_WAITING));
    }

    /** @param now milliseconds since the epoch */
    Verdict decide(PendingPush push, Outcome outcome, long now, RandomGenerator random) {
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
            return bounded(push, retry.reason(), retry.atLeastMillis(), now, random);
        } else if (outcome instanceof Outcome.Unknown unknown) {
            return bounded(push, unknown.reason(), 0, now, random);
        } else if (outcome instanceof Outcome.Misconfigured misconfigured) {
            return again(push, misconfigured.reason(), 0, now, random);
        } else if (outcome instanceof Outcome.Unsent unsent) {
            return again(push, unsent.reason(), 0, now, random);
        }
        throw new IllegalStateException("No rule for " + outcome);
    }

    private Verdict bounded(PendingPush push, String reason, long atLeastMillis, long now, RandomGenerator random) {
        if (push.attempts() >= maxAttempts) {
            String detail = "gave up after " + push.attempts() + " attempts";
            return new Verdict.Final(DeliveryOutcome.EXHAUSTED, reason, detail);
        }
        return again(push, reason, atLeastMillis, now, random);
    }

    private Verdict again(PendingPush push, String reason, long atLeastMillis, long now, RandomGenerator random) {
        long wait = new Backoff(backoffInitial, backoffMax).nextMillis(push.deferrals(), atLeastMillis, random);
        long expiresAt = push.request().message().expiresAt();
        return now + wait >= expiresAt
                ? new Verdict.Final(DeliveryOutcome.EXPIRED, reason, null)
                : new Verdict.Again(push.deferredUntil(now + wait));
    }
}
