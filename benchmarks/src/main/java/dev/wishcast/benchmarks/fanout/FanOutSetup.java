package dev.wishcast.benchmarks.fanout;

import dev.wishcast.benchmarks.shop.Phones;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A system that sales are measured on. Immutable.
 *
 * @param audiences how many users wish for each product; all of them have one phone
 * @param phones which phones they have
 * @param providerLatency how long the providers take to answer
 * @param parallelism of the job, and slots of its one TaskManager
 * @param flinkSettings on top of {@code flink-conf}
 * @param recordings where JFR recordings of the sales go, if any are made
 */
public record FanOutSetup(
        Set<Integer> audiences,
        Phones phones,
        Duration providerLatency,
        int parallelism,
        Map<String, String> flinkSettings,
        Optional<Path> recordings) {

    public FanOutSetup {
        audiences = Set.copyOf(audiences);
        flinkSettings = Map.copyOf(flinkSettings);
    }
}
