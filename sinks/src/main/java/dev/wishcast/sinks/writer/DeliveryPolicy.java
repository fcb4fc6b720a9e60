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
 * <p>Attempts are bounded only where the provider may have looked at the request, and only as long as it works for others:
 * what could not be sent, was refused for our credentials, or failed like everything else, is tried until the sale ends, so
 * that an outage or a wrong key loses nothing.
 *
 * @param maxAttempts how many requests are sent for one notification
 * @param backoffInitial the longest first wait
 * @param backoffMax the longest wait, not counting the provider's
 * @param repeatable whether a request whose outcome is unknown is sent again
 */
record DeliveryPolicy(int maxAttempts, Duration backoffInitial, Duration backoffMax, boolean repeatable)
        implements Serializable {

    static final Verdict.Final WITHDRAWN = Verdict.Final.ordinary(DeliveryOutcome.WITHDRAWN, "SALE_WITHDRAWN");

    /** The reason in the receipt of one that may have been delivered and is not sent again. */
    static final String OUTCOME_UNKNOWN = "OUTCOME_UNKNOWN";

    /** The reason in the receipts of a channel that the job does not have. */
    static final String NOT_CONFIGURED = "PROVIDER_NOT_CONFIGURED";

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
     * @param providerDown whether everything that is sent to the provider fails for now
     * @param now milliseconds since the epoch
     */
    Verdict decide(
            PendingNotification pending, Outcome outcome, boolean providerDown, long now, RandomGenerator random) {
        return outcome.match(new Decision(pending, providerDown, now, random));
    }

    private final class Decision implements Outcome.Cases<Verdict> {

        private final PendingNotification pending;
        private final boolean providerDown;
        private final long now;
        private final RandomGenerator random;

        private Decision(PendingNotification pending, boolean providerDown, long now, RandomGenerator random) {
            this.pending = pending;
            this.providerDown = providerDown;
            this.now = now;
            this.random = random;
        }

        @Override
        public Verdict accepted(Outcome.Accepted accepted) {
            return Verdict.Final.ordinary(DeliveryOutcome.ACCEPTED, null);
        }

        @Override
        public Verdict deadToken(Outcome.DeadToken dead) {
            return new Verdict.Final(DeliveryOutcome.DEAD_TOKEN, dead.reason(), null, dead.since(), false);
        }

        @Override
        public Verdict rejected(Outcome.Rejected rejected) {
            return Verdict.Final.undeliverable(DeliveryOutcome.REJECTED, rejected.reason(), rejected.detail());
        }

        @Override
        public Verdict expired(Outcome.Expired expired) {
            return Verdict.Final.ordinary(DeliveryOutcome.EXPIRED, "SALE_ENDED");
        }

        @Override
        public Verdict withdrawn(Outcome.Withdrawn withdrawn) {
            return WITHDRAWN;
        }

        /** No dead letter: the job says it once, when it starts. */
        @Override
        public Verdict notConfigured(Outcome.NotConfigured missing) {
            return Verdict.Final.ordinary(DeliveryOutcome.REJECTED, NOT_CONFIGURED);
        }

        @Override
        public Verdict retryAfter(Outcome.RetryAfter retry) {
            return unlessSpent(retry.reason(), retry.atLeastMillis(), backoffMax);
        }

        @Override
        public Verdict timedOut(Outcome.TimedOut timedOut) {
            return unknown(timedOut.reason(), backoffMax);
        }

        @Override
        public Verdict connectionLost(Outcome.ConnectionLost lost) {
            return unknown(lost.reason(), LONGEST_FOR_A_CONNECTION);
        }

        @Override
        public Verdict misconfigured(Outcome.Misconfigured misconfigured) {
            return again(misconfigured.reason(), 0, LONGEST_FOR_A_CONNECTION);
        }

        @Override
        public Verdict unsent(Outcome.Unsent unsent) {
            return again(unsent.reason(), 0, LONGEST_IF_UNSENT);
        }

        @Override
        public Verdict held(Outcome.Held held) {
            return unlessEnded(pending.heldUntil(held.until()), held.reason());
        }

        private Verdict unknown(String reason, Duration longest) {
            return repeatable
                    ? unlessSpent(reason, 0, longest)
                    : Verdict.Final.undeliverable(
                            DeliveryOutcome.EXHAUSTED,
                            OUTCOME_UNKNOWN,
                            reason + ": it may have been delivered, and this channel must not send it twice");
        }

        private Verdict unlessSpent(String reason, long atLeastMillis, Duration longest) {
            return !providerDown && pending.attempts() >= maxAttempts
                    ? Verdict.Final.undeliverable(
                            DeliveryOutcome.EXHAUSTED, reason, "gave up after " + pending.attempts() + " attempts")
                    : again(reason, atLeastMillis, longest);
        }

        private Verdict again(String reason, long atLeastMillis, Duration longest) {
            Duration ceiling = longest.compareTo(backoffMax) < 0 ? longest : backoffMax;
            long wait = new Backoff(backoffInitial, ceiling).nextMillis(pending.deferrals(), atLeastMillis, random);
            return unlessEnded(pending.deferredUntil(now + wait), reason);
        }

        private Verdict unlessEnded(PendingNotification later, String reason) {
            return later.dueAt() >= later.expiresAt()
                    ? Verdict.Final.ordinary(DeliveryOutcome.EXPIRED, reason)
                    : new Verdict.Again(later);
        }
    }
}
