package dev.wishcast.sinks.gate;

import dev.wishcast.sinks.channel.Outcome;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.core.IntervalFunction;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides whether requests may go to a provider now. Thread-safe.
 *
 * <p>The gate closes for two reasons.
 *
 * <ul>
 *   <li>Most of the latest responses carry Retry-After. The gate stays closed until that time. A few such responses among many
 *       accepted requests mean that the job is a little too fast. Then only their notifications wait.
 *   <li>The breaker opens. It opens at once if there are no credentials, or if the provider refuses them and most of the latest
 *       responses are no better. Otherwise it opens when {@value #FAILURES_IN_A_ROW} requests in a row failed, were turned away
 *       or could not be sent. The gate stays closed for 1 s, and for twice as long after every further failure, up to 5 s. Then
 *       {@value #PROBES} requests may go. The first response to one of them opens the gate.
 * </ul>
 *
 * <p>A request on a lost connection does not count, as it says nothing about the provider. A connection that could not be opened
 * counts once.
 */
public final class ChannelGate {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelGate.class);

    public static final int FAILURES_IN_A_ROW = 10;
    public static final int PROBES = 5;

    private static final String HARDLY_ANYTHING_IS_ACCEPTED =
            "hardly anything is accepted: are these the app's tokens, and is this its environment?";

    private static final Boolean SUCCESS = true;
    private static final Boolean FAILURE = false;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** How long those wait that come while the probes are under way. */
    private static final long PROBING_MILLIS = 200;

    /** So that all subtasks and jobs do not come back in the same instant. */
    private static final long LONGEST_JITTER_MILLIS = 1_000;

    private final String displayName;
    private final Clock clock;
    private final CircuitBreaker breaker;

    /** Of these, the bad ones are those that doubt a token. */
    private final LatestResponses onTokens = new LatestResponses(1_000);

    /** Of these, the bad ones are failures, and those that ask to wait. */
    private final LatestResponses latest = new LatestResponses(100);

    private volatile long pausedUntil;

    /** Until when the breaker lets nothing through, as it is open, or its probes are under way. */
    private volatile long breakerUntil;

    private volatile String pauseReason = "";
    private volatile String failure = "";

    /** The permit that is given in the breaker's present state; every state has its own. */
    private Permit current = new Permit();

    ChannelGate(String displayName, Clock clock) {
        this.displayName = displayName;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                displayName,
                CircuitBreakerConfig.custom()
                        .slidingWindow(FAILURES_IN_A_ROW, FAILURES_IN_A_ROW, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .recordResult(FAILURE::equals)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .waitIntervalFunctionInOpenState(this::openFor)
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(this::changed);
    }

    /** Until when nothing may be sent, in milliseconds since the epoch; 0 if it may. */
    public long closedUntil() {
        long until = Math.max(pausedUntil, breakerUntil);
        return until > 0 && until >= clock.millis() ? until : 0;
    }

    /** Why it is closed; for a person. */
    public String reason() {
        return isProviderDown() ? failure : pauseReason;
    }

    /** Whether the breaker is not closed. */
    boolean isProviderDown() {
        return breaker.getState() != State.CLOSED;
    }

    /** Whether requests fail for no reason of their own: the breaker is not closed, or most of the latest responses are bad. */
    public synchronized boolean isTroubled() {
        return isProviderDown() || latest.areMostlyBad();
    }

    int breakerState() {
        return switch (breaker.getState()) {
            case OPEN, FORCED_OPEN -> 2;
            case HALF_OPEN -> 1;
            case CLOSED, DISABLED, METRICS_ONLY -> 0;
        };
    }

    /** The permit to send one request now, or {@code null}. Tell the permit how the request ends. */
    public synchronized Permit enter() {
        if (breaker.tryAcquirePermission()) {
            return current;
        }
        // The probes are under way: whoever asks meanwhile need not come here again before there is a response.
        breakerUntil = Math.max(breakerUntil, clock.millis() + PROBING_MILLIS);
        return null;
    }

    /** A connection came to nothing. */
    synchronized void connectionFailed(String reason) {
        countFailure("no connection: " + reason);
    }

    private void countFailure(String reason) {
        failure = reason;
        breaker.onResult(0, TimeUnit.NANOSECONDS, FAILURE);
    }

    private void pause(Outcome.RetryAfter retry) {
        long jitter = ThreadLocalRandom.current().nextLong(Math.min(retry.atLeastMillis(), LONGEST_JITTER_MILLIS));
        long until = clock.millis() + retry.atLeastMillis() + jitter;
        if (pausedUntil < until) {
            pausedUntil = until;
            pauseReason = retry.reason();
            LOG.info("{} asks to pause for {} ms: {}", displayName, retry.atLeastMillis(), retry.reason());
        }
    }

    private long openFor(int timesInARow) {
        long millis = IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, 2, 0.2, LONGEST_WAIT)
                .apply(timesInARow);
        breakerUntil = clock.millis() + millis;
        return millis;
    }

    private void changed(CircuitBreakerOnStateTransitionEvent event) {
        current = new Permit();
        if (event.getStateTransition().getToState() != State.OPEN) {
            breakerUntil = 0;
        }
        switch (event.getStateTransition()) {
            case CLOSED_TO_OPEN ->
                LOG.error(
                        "{} takes nothing: {}. Notifications wait, until their sale ends; probes go out every 5 s at"
                                + " the latest.",
                        displayName,
                        failure);
            case HALF_OPEN_TO_OPEN -> LOG.warn("{} still takes nothing: {}", displayName, failure);
            case HALF_OPEN_TO_CLOSED -> {
                latest.forget();
                LOG.info("{} takes notifications again", displayName);
            }
            default -> LOG.debug("{}: {}", displayName, event.getStateTransition());
        }
    }

    /**
     * The permit to send a request, given in one state of the breaker. A request that ends in a later state is no evidence for
     * or against that state: it was sent under other circumstances, and the breaker has counted no permission for it. So the
     * breaker hears nothing of it. Pauses and what is known of tokens do not belong to a state, and it counts for these.
     */
    public final class Permit {

        private Permit() {}

        /**
         * Nothing was sent: for reasons of the notification's own, or since nothing can be sent to the provider at all.
         *
         * @param again whether that notification has been tried before
         * @return what became of it in that light, as of {@link #ended}
         */
        public Outcome notSent(Outcome outcome, boolean again) {
            synchronized (ChannelGate.this) {
                return switch (outcome.kind()) {
                    case UNSENT -> fail(outcome, outcome.reason());
                    case MISCONFIGURED -> openAtOnce((Outcome.Misconfigured) outcome);
                    case DEAD_TOKEN -> {
                        Outcome judged = judged((Outcome.DeadToken) outcome, again);
                        yield judged.kind() == Outcome.Kind.MISCONFIGURED
                                ? fail(judged, reasonOf((Outcome.Misconfigured) judged))
                                : release(judged);
                    }
                    case ACCEPTED, RETRY_AFTER, REJECTED, UNANSWERED, CONNECTION_LOST, TURNED_AWAY, NOT_CONFIGURED ->
                        release(outcome);
                };
            }
        }

        /**
         * Draws the conclusions for the provider from what became of a request.
         *
         * @param again whether that notification has been sent before
         * @return what became of it in that light: a token that is refused may be not dead, but our environment wrong
         */
        public Outcome ended(Outcome outcome, boolean again) {
            synchronized (ChannelGate.this) {
                return switch (outcome.kind()) {
                    case ACCEPTED -> accepted(outcome);
                    case RETRY_AFTER -> retryAfter((Outcome.RetryAfter) outcome);
                    case DEAD_TOKEN -> deadToken((Outcome.DeadToken) outcome, again);
                    case REJECTED -> succeed(outcome);
                    case MISCONFIGURED -> misconfigured((Outcome.Misconfigured) outcome);
                    case UNANSWERED, TURNED_AWAY -> fail(outcome, outcome.reason());
                    // These say nothing about the provider.
                    case CONNECTION_LOST, UNSENT, NOT_CONFIGURED -> release(outcome);
                };
            }
        }

        private Outcome accepted(Outcome accepted) {
            onTokens.good();
            return succeed(accepted);
        }

        private Outcome retryAfter(Outcome.RetryAfter retry) {
            if (retry.scope() == Outcome.Scope.DEVICE) {
                return succeed(retry);
            } else if (retry.atLeastMillis() == 0) {
                return fail(retry, retry.reason());
            }
            if (latest.bad()) {
                pause(retry);
            }
            return release(retry);
        }

        private Outcome deadToken(Outcome.DeadToken dead, boolean again) {
            Outcome judged = judged(dead, again);
            return judged.kind() == Outcome.Kind.MISCONFIGURED
                    ? fail(judged, reasonOf((Outcome.Misconfigured) judged))
                    : succeed(judged);
        }

        /**
         * When little is accepted, there is no telling whose fault it is, and the token is tried once more. When hardly anything
         * is accepted, it waits until a person has put the configuration right.
         */
        private Outcome judged(Outcome.DeadToken dead, boolean again) {
            if (!dead.maybeOurs() || !onTokens.bad()) {
                return dead;
            }
            return again && !isProviderDown() && !onTokens.areNearlyAllBad()
                    ? new Outcome.Rejected(dead.reason(), HARDLY_ANYTHING_IS_ACCEPTED)
                    : new Outcome.Misconfigured(dead.reason(), HARDLY_ANYTHING_IS_ACCEPTED);
        }

        /** One such response among many accepted requests is about its request, whatever it says. */
        private Outcome misconfigured(Outcome.Misconfigured misconfigured) {
            if (latest.bad()) {
                return openAtOnce(misconfigured);
            }
            if (this == current) {
                countFailure(reasonOf(misconfigured));
            }
            return misconfigured;
        }

        private static String reasonOf(Outcome.Misconfigured misconfigured) {
            return misconfigured.reason() + ": " + misconfigured.detail();
        }

        private Outcome succeed(Outcome outcome) {
            if (this == current) {
                breaker.onResult(0, TimeUnit.NANOSECONDS, SUCCESS);
            }
            latest.good();
            return outcome;
        }

        private Outcome fail(Outcome outcome, String reason) {
            latest.bad();
            if (this == current) {
                countFailure(reason);
            }
            return outcome;
        }

        private Outcome release(Outcome outcome) {
            if (this == current) {
                breaker.releasePermission();
            }
            return outcome;
        }

        private Outcome openAtOnce(Outcome.Misconfigured misconfigured) {
            if (this == current && breaker.getState() != State.OPEN) {
                failure = reasonOf(misconfigured);
                breaker.transitionToOpenState();
            }
            return misconfigured;
        }
    }
}
