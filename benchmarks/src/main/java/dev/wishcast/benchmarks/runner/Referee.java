package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.commons.math3.util.Precision;
import picocli.CommandLine.Option;

/**
 * Decides whether a measurement counts. It refuses to begin one while others use the machine, and collects the faults that
 * make a benchmark fail. The report has its findings. Not thread-safe.
 */
public final class Referee {

    private static final double MOST_PERCENT_BY_OTHERS = 10;

    /** RocksDB merges for a while after many rows. */
    private static final Duration QUIET_WITHIN = Duration.ofMinutes(10);

    @Option(
            names = "--allow-load",
            description = "Measures although others use more than a tenth of the cores. The report says so.")
    private boolean loadAllowed;

    private final List<String> faults = new ArrayList<>();
    private double mostPercentByOthers;

    /**
     * Waits until neither the benchmark's own processes nor others use the machine, at most ten minutes.
     *
     * @throws IllegalStateException if one of them still does; others may, if that is allowed
     */
    public void awaitQuiet() throws InterruptedException {
        awaitQuiet(QUIET_WITHIN);
    }

    void awaitQuiet(Duration timeout) throws InterruptedException {
        usedByOthers(ProcessStats.awaitQuiet(Referee::own, loadAllowed ? 100 : MOST_PERCENT_BY_OTHERS, timeout));
    }

    private static Set<Long> own() {
        Set<Long> own = ProcessStats.descendants();
        own.add(ProcessHandle.current().pid());
        return own;
    }

    /** @param percent what others use of all cores when a measurement is to begin */
    void usedByOthers(double percent) {
        mostPercentByOthers = Math.max(mostPercentByOthers, percent);
        if (!quiet() && !loadAllowed) {
            throw new IllegalStateException(String.format(
                    Locale.ROOT,
                    "Refused: other processes use %.0f%% of the cores, more than %.0f%%. Stop them, or measure with"
                            + " --allow-load, which the report will tell.",
                    percent,
                    MOST_PERCENT_BY_OTHERS));
        }
    }

    /** It is a fault if a device got no push, or two, or should have got none. */
    public void check(String sale, Deliveries deliveries) {
        if (!deliveries.complete()) {
            faults.add(sale + " NOT EXACTLY ONCE: " + deliveries);
        }
    }

    /** It is a fault if the sender did what the providers ask it not to do. */
    public void check(String sale, Violations violations) {
        if (!violations.equals(Violations.NONE)) {
            faults.add(sale + " AGAINST THE PROVIDERS' RULES: " + violations);
        }
    }

    /** What others used of all cores when a measurement began, at most. */
    @JsonProperty
    double percentUsedByOthers() {
        return Precision.round(mostPercentByOthers, 1);
    }

    /** Whether that was little enough. Otherwise the figures do not count. */
    @JsonProperty
    boolean quiet() {
        return mostPercentByOthers <= MOST_PERCENT_BY_OTHERS;
    }

    /** Why the benchmark has failed, in lines; empty if it has not. */
    @JsonProperty
    List<String> faults() {
        return faults;
    }
}
