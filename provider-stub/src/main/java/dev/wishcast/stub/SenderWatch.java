package dev.wishcast.stub;

import dev.wishcast.stub.StubStatistics.Violations;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a sender does although its answers told it not to. Thread-safe. Times are milliseconds since the epoch. */
final class SenderWatch {

    private static final long DEAD = Long.MAX_VALUE;

    private final long graceMs;
    /** By token: before when it may not be sent to again, {@link #DEAD} for never. */
    private final TokenNumbers notBefore = new TokenNumbers();

    private final LongAdder earlyRetries = new LongAdder();
    private final LongAdder requestsDuringPause = new LongAdder();
    private final LongAdder requestsToDeadTokens = new LongAdder();
    private final LongAdder streamsOverLimit = new LongAdder();
    private volatile Pause fcmPause = Pause.NONE;

    /** When the project's quota was first found exceeded, and when its last {@code Retry-After} ends. */
    private record Pause(long since, long until) {
        static final Pause NONE = new Pause(0, 0);

        Pause extended(long now, long newUntil) {
            return now < until ? new Pause(since, Math.max(until, newUntil)) : new Pause(now, newUntil);
        }
    }

    SenderWatch(Duration inFlightGrace) {
        graceMs = inFlightGrace.toMillis();
    }

    /** A request has come. */
    void requested(StubProvider provider, String token, long now) {
        long before = notBefore.isEmpty() ? 0 : notBefore.get(TokenNumbers.key(provider, token));
        Pause pause = fcmPause;
        if (before == DEAD) {
            requestsToDeadTokens.increment();
        } else if (now < before) {
            earlyRetries.increment();
        } else if (provider == StubProvider.FCM && now >= pause.since + graceMs && now < pause.until) {
            requestsDuringPause.increment();
        }
    }

    /**
     * A request for this token gets this answer.
     *
     * @param script what made the answer; {@code null} if nothing did
     * @return what to run if the sender never reads it; {@code null} if there is nothing in it to heed
     */
    Runnable answered(StubProvider provider, String token, Answer answer, StubScript script, long now) {
        if (isDead(provider, answer)) {
            return mark(provider, token, DEAD);
        }
        if (script == null || script.retryAfterSeconds() == null) {
            return null;
        }
        long until = now + TimeUnit.SECONDS.toMillis(script.retryAfterSeconds());
        if (provider == StubProvider.FCM && answer.status() == 429 && script.quota() != StubScript.Quota.DEVICE) {
            pauseFcm(now, until);
        }
        return mark(provider, token, until);
    }

    /** Without a code it is not the provider's own answer, such as an HTML page. */
    private static boolean isDead(StubProvider provider, Answer answer) {
        if (answer.code() == null) {
            return false;
        }
        return provider == StubProvider.FCM
                ? answer.status() == 404 && answer.code().equals("UNREGISTERED")
                : answer.status() == 410 || answer.code().equals("BadDeviceToken");
    }

    private Runnable mark(StubProvider provider, String token, long time) {
        long key = TokenNumbers.key(provider, token);
        long previous = notBefore.get(key);
        notBefore.set(key, time);
        return () -> notBefore.set(key, previous);
    }

    private synchronized void pauseFcm(long now, long until) {
        fcmPause = fcmPause.extended(now, until);
    }

    /** A stream was opened above {@code SETTINGS_MAX_CONCURRENT_STREAMS}. */
    void streamOverLimit() {
        streamsOverLimit.increment();
    }

    Violations violations() {
        return new Violations(
                earlyRetries.sum(), requestsDuringPause.sum(), requestsToDeadTokens.sum(), streamsOverLimit.sum());
    }

    synchronized void clear() {
        notBefore.clear();
        fcmPause = Pause.NONE;
        earlyRetries.reset();
        requestsDuringPause.reset();
        requestsToDeadTokens.reset();
        streamsOverLimit.reset();
    }
}
