package dev.wishcast.stub.judge;

import dev.wishcast.stub.http2.Response;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a sender does although its responses told it not to. Thread-safe. Times are milliseconds since the epoch. */
public final class ViolationCounter {

    private static final long DEAD = Long.MAX_VALUE;

    private final long graceMs;
    /** By the hash of a token: when it may be sent to again, {@link #DEAD} for never. */
    private final Map<Long, Long> notBefore = new ConcurrentHashMap<>();

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

    /** Creates a counter that takes requests as under way for so long after the project's quota was first found exceeded. */
    public ViolationCounter(Duration inFlightGrace) {
        graceMs = inFlightGrace.toMillis();
    }

    /** Notes that a request for this token has come. */
    public void requested(StubProvider provider, String token, long now) {
        long before = notBefore.isEmpty() ? 0 : notBefore.getOrDefault(provider.hash(token), 0L);
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
     * Notes that a request for this token gets this response.
     *
     * @param script what made the response; {@code null} if nothing did
     * @return what to run if the sender never reads it; {@code null} if there is nothing in it to heed
     */
    public Runnable answered(StubProvider provider, String token, Response response, StubScript script, long now) {
        if (isDead(provider, response)) {
            return mark(provider, token, DEAD);
        }
        if (script == null || script.retryAfterSeconds() == null) {
            return null;
        }
        long until = now + TimeUnit.SECONDS.toMillis(script.retryAfterSeconds());
        if (provider == StubProvider.FCM && response.status() == 429 && script.quota() != StubScript.Quota.DEVICE) {
            pauseFcm(now, until);
        }
        return mark(provider, token, until);
    }

    /** Without a code, it is not the provider's own response, such as an HTML page. */
    private static boolean isDead(StubProvider provider, Response response) {
        return provider == StubProvider.FCM
                ? response.status() == 404 && "UNREGISTERED".equals(response.code())
                : (response.status() == 410 && response.code() != null) || "BadDeviceToken".equals(response.code());
    }

    private Runnable mark(StubProvider provider, String token, long time) {
        Long key = provider.hash(token);
        Long previous = notBefore.put(key, time);
        return () -> notBefore.compute(key, (hash, current) -> previous);
    }

    private synchronized void pauseFcm(long now, long until) {
        fcmPause = fcmPause.extended(now, until);
    }

    /** Notes that a stream was opened above {@code SETTINGS_MAX_CONCURRENT_STREAMS}. */
    public void streamOverLimit() {
        streamsOverLimit.increment();
    }

    /** Returns what was counted. */
    public Violations violations() {
        return new Violations(
                earlyRetries.sum(), requestsDuringPause.sum(), requestsToDeadTokens.sum(), streamsOverLimit.sum());
    }

    /** Forgets all. */
    public synchronized void clear() {
        notBefore.clear();
        fcmPause = Pause.NONE;
        earlyRetries.reset();
        requestsDuringPause.reset();
        requestsToDeadTokens.reset();
        streamsOverLimit.reset();
    }
}
