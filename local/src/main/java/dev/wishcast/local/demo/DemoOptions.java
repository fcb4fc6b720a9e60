package dev.wishcast.local.demo;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to demonstrate. Immutable.
 *
 * @param users how many users the shop has
 * @param audience how many of them wish for the product on sale
 * @param providerLatency how long the provider stub takes to answer
 * @param report where to write the report, if anywhere
 * @param keepRunning whether everything stays up afterwards, until Ctrl-C
 */
public record DemoOptions(
        int users, int audience, Duration providerLatency, Optional<Path> report, boolean keepRunning) {

    /** @throws IllegalArgumentException if the audience is empty or larger than the number of users */
    public DemoOptions {
        if (audience < 1 || users < audience) {
            throw new IllegalArgumentException("--audience must be at least 1 and at most --users, but is " + audience
                    + " of " + users + " users.");
        }
        if (providerLatency.isNegative()) {
            throw new IllegalArgumentException("--provider-latency-ms must not be negative.");
        }
    }
}
