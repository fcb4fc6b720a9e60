package dev.wishcast.local.demo;

import java.util.LinkedHashMap;
import java.util.Map;

/** Seconds each phase took. Not thread-safe. */
public final class PhaseClock {

    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private long start = System.nanoTime();

    /** Ends a phase that began when the last one ended. */
    public void end(String phase) {
        long now = System.nanoTime();
        seconds.put(phase, Math.round((now - start) / 1e8) / 10.0);
        start = now;
    }

    public Map<String, Double> seconds() {
        return seconds;
    }
}
