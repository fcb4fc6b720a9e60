package dev.wishcast.benchmarks.crash;

import java.util.List;
import java.util.Map;

/**
 * What the crash suite does. Immutable.
 *
 * @param incidents one after the other
 * @param runs of each incident
 * @param audience devices that a sale is to reach
 * @param seed of the first run; each further run has the next one
 * @param ratePerSecond pushes a second, half of them to each provider
 * @param readBack whether the job reads back its receipts when it restores
 */
record CrashOptions(
        List<Incident> incidents, Phase phase, int runs, int audience, long seed, int ratePerSecond, boolean readBack) {

    /** @throws IllegalArgumentException if there is nothing to do */
    CrashOptions {
        incidents = List.copyOf(incidents);
        if (incidents.isEmpty() || runs < 1 || audience < 1) {
            throw new IllegalArgumentException("--runs and --audience are at least 1.");
        }
        if (ratePerSecond < 2) {
            throw new IllegalArgumentException("--rate-per-second is at least 2, one for each provider.");
        }
    }

    /** The job's options. */
    Map<String, String> jobOptions() {
        String perProvider = Integer.toString(ratePerSecond / 2);
        return Map.of(
                "wishcast.fcm.rate-per-second", perProvider,
                "wishcast.apns.rate-per-second", perProvider,
                "wishcast.delivery.read-back", Boolean.toString(readBack));
    }
}
