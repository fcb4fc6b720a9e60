package dev.wishcast.sinks;

import dev.wishcast.sinks.http.AnswerListener;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.github.resilience4j.circuitbreaker.event.CircuitBreakerOnStateTransitionEvent;
import io.github.resilience4j.core.IntervalFunction;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a provider may be sent to now. Thread-safe.
 *
 * <p>It closes for two reasons. Most of the latest answers say when to come back (Retry-After): then it is left alone until
 * that time. A few that say so among many that were accepted mean that we are a little too fast: only those wait, since a
 * pause for each would stop nearly everything. Or its breaker opens, at once on credentials that it refuses, else when
 * {@value #FAILURES_IN_A_ROW} requests in a row failed or could not be sent: then it is left alone for 1 s, and at every
 * further failure for twice as long, up to 5 s. After that, {@value #PROBES} requests are let through, and one that gets
 * an answer opens the gate again.
 *
 * <p>All subtasks in a TaskManager share it: what one learns holds for all. Other TaskManagers learn it themselves.
 *
 * <p>What was under way on a lost connection does not count, as it says nothing about the provider. A connection that comes to
 * nothing counts, once.
 */
final class ProviderGate implements SharedBySubtasks.Closing {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderGate.class);

    private static final SharedBySubtasks<Key, ProviderGate> SHARED = new SharedBySubtasks<>();

    static final int FAILURES_IN_A_ROW = 10;
    static final int PROBES = 5;

    private static final Boolean SUCCESS = true;
    private static final Boolean FAILURE = false;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    /** How long those wait that come while the probes are under way. */
    private static final long PROBING_MILLIS = 200;

    /** So that all subtasks and jobs do not come back in the same instant. */
    private static final long LONGEST_JITTER_MILLIS = 1_000;

    record Key(Provider provider, URI endpoint) {}

    private final Provider provider;
    private final Clock clock;
    private final CircuitBreaker breaker;
    private final LatestAnswers onTokens = new LatestAnswers(1_000);
    private final LatestAnswers onLoad = new LatestAnswers(100);
    private final AtomicLong pausedUntil = new AtomicLong();
    private volatile long openUntil;
    private volatile long probingUntil;
    private volatile String pauseReason = "";
    private volatile String failure = "";

    ProviderGate(Provider provider, Clock clock) {
        this.provider = provider;
        this.clock = clock;
        this.breaker = CircuitBreaker.of(
                provider.label(),
                CircuitBreakerConfig.custom()
                        .slidingWindow(FAILURES_IN_A_ROW, FAILURES_IN_A_ROW, SlidingWindowType.COUNT_BASED)
                        .failureRateThreshold(100)
                        .recordResult(FAILURE::equals)
                        .permittedNumberOfCallsInHalfOpenState(PROBES)
                        .waitIntervalFunctionInOpenState(this::openFor)
                        .clock(clock)
                        .build());
        breaker.getEventPublisher().onStateTransition(this::tell);
    }

    /** The gate of a provider's endpoint, the same for all who ask until the last of them has closed it. */
    static SharedBySubtasks<Key, ProviderGate>.Lease acquire(Provider provider, URI endpoint) {
        return SHARED.acquire(new Key(provider, endpoint), key -> new ProviderGate(key.provider, Clock.systemUTC()));
    }

    @Override
    public void close() {
        // Nothing runs on its behalf.
    }

    /** Until when nothing may be sent, in milliseconds since the epoch; 0 if it may. */
    long closedUntil() {
        long until =
                switch (breaker.getState()) {
                    case OPEN -> Math.max(pausedUntil.get(), openUntil);
                    case HALF_OPEN -> Math.max(pausedUntil.get(), probingUntil);
                    default -> pausedUntil.get();
                };
        return until >= clock.millis() ? until : 0;
    }

    /** Why it is closed; for a person. */
    String reason() {
        return breaker.getState() == State.CLOSED ? pauseReason : failure;
    }

    /** Whether requests fail just because they are sent to this provider. */
    boolean providerDown() {
        return breaker.getState() != State.CLOSED;
    }

    int breakerState() {
        return switch (breaker.getState()) {
            case OPEN -> 2;
            case HALF_OPEN -> 1;
            default -> 0;
        };
    }

    /** Whether a request may be sent now; if so, tell how it ends, by {@link #ended} or {@link #notSent}. */
    boolean enter() {
        if (breaker.tryAcquirePermission()) {
            return true;
        }
        // The probes are under way: whoever asks meanwhile need not come here again before there is an answer.
        probingUntil = clock.millis() + PROBING_MILLIS;
        return false;
    }

    /** Nothing was sent: for reasons of the request's own, or since nothing can be sent to the provider at all. */
    void notSent(Outcome outcome) {
        if (outcome instanceof Outcome.Unsent unsent) {
            fail(unsent.reason());
        } else if (outcome instanceof Outcome.Misconfigured misconfigured) {
            openAtOnce(misconfigured.reason() + ": " + misconfigured.detail());
        } else {
            breaker.releasePermission();
        }
    }

    /**
     * Draws the conclusions for the provider from what became of a request.
     *
     * @param attempts how often that notification has been sent
     * @return what became of it in that light: a token that is refused may be not dead, but our environment wrong
     */
    Outcome ended(Outcome outcome, int attempts) {
        if (outcome instanceof Outcome.Accepted) {
            onTokens.good();
            onLoad.good();
            succeed();
        } else if (outcome instanceof Outcome.DeadToken dead && dead.maybeOurs() && onTokens.bad()) {
            return refused(dead, attempts);
        } else if (outcome instanceof Outcome.Misconfigured misconfigured) {
            openAtOnce(misconfigured.reason() + ": " + misconfigured.detail());
        } else if (outcome instanceof Outcome.RetryAfter retry && retry.scope() == Outcome.Scope.PROVIDER) {
            pauseOrFail(retry);
        } else if (outcome instanceof Outcome.Unknown unknown && AnswerListener.TIMEOUT.equals(unknown.reason())) {
            fail(unknown.reason());
        } else if (outcome instanceof Outcome.Unknown || outcome instanceof Outcome.Unsent) {
            breaker.releasePermission();
        } else {
            succeed();
        }
        return outcome;
    }

    /** Little is accepted, so that there is no telling whose fault it is: the token is asked again, but only once. */
    private Outcome refused(Outcome.DeadToken dead, int attempts) {
        String detail = "hardly anything is accepted: is this the right environment and app?";
        if (attempts > 1 && breaker.getState() == State.CLOSED) {
            succeed();
            return new Outcome.Rejected(dead.reason(), detail);
        }
        fail(dead.reason() + ": " + detail);
        return new Outcome.Misconfigured(dead.reason(), detail);
    }

    /** A connection came to nothing. */
    void connectionFailed(String reason) {
        fail("no connection: " + reason);
    }

    private void pauseOrFail(Outcome.RetryAfter retry) {
        if (retry.atLeastMillis() == 0) {
            fail(retry.reason());
            return;
        }
        breaker.releasePermission();
        if (!onLoad.bad()) {
            return;
        }
        long jitter = ThreadLocalRandom.current().nextLong(Math.min(retry.atLeastMillis(), LONGEST_JITTER_MILLIS));
        long until = clock.millis() + retry.atLeastMillis() + jitter;
        if (pausedUntil.getAndAccumulate(until, Math::max) < until) {
            pauseReason = retry.reason();
            LOG.info("{} asks to pause for {} ms: {}", provider.label(), retry.atLeastMillis(), retry.reason());
        }
    }

    private void succeed() {
        breaker.onResult(0, TimeUnit.NANOSECONDS, SUCCESS);
    }

    private void fail(String reason) {
        failure = reason;
        breaker.onResult(0, TimeUnit.NANOSECONDS, FAILURE);
    }

    private synchronized void openAtOnce(String reason) {
        failure = reason;
        if (breaker.getState() != State.OPEN) {
            breaker.transitionToOpenState();
        }
    }

    private long openFor(int timesInARow) {
        long millis = IntervalFunction.ofExponentialRandomBackoff(FIRST_WAIT, 2, 0.2, LONGEST_WAIT)
                .apply(timesInARow);
        openUntil = clock.millis() + millis;
        return millis;
    }

    private void tell(CircuitBreakerOnStateTransitionEvent event) {
        switch (event.getStateTransition()) {
            case CLOSED_TO_OPEN ->
                LOG.error(
                        "{} takes nothing: {}. Notifications wait, until their sale ends; probes go out every 5 s at"
                                + " the latest.",
                        provider.label(),
                        failure);
            case HALF_OPEN_TO_OPEN -> LOG.warn("{} still takes nothing: {}", provider.label(), failure);
            case HALF_OPEN_TO_CLOSED -> LOG.info("{} takes notifications again", provider.label());
            default -> LOG.debug("{}: {}", provider.label(), event.getStateTransition());
        }
    }
}
