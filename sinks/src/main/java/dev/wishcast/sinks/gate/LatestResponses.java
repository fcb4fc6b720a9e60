package dev.wishcast.sinks.gate;

/** How a provider's latest responses were. Not thread-safe. */
final class LatestResponses {

    /** So many bad ones to each good one. */
    private static final int NEARLY_ALL = 10;

    private final int memory;
    private int good;
    private int bad;

    /** @param memory beyond so many responses, older ones count half */
    LatestResponses(int memory) {
        this.memory = memory;
    }

    void good() {
        good++;
        fade();
    }

    /** Takes a bad one into account; returns whether most of the latest were bad. */
    boolean bad() {
        bad++;
        fade();
        return areMostlyBad();
    }

    boolean areMostlyBad() {
        return bad > good;
    }

    /** Whether hardly any were good. The first few bad ones do not say that yet. */
    boolean areNearlyAllBad() {
        return bad > NEARLY_ALL * (good + 1);
    }

    void forget() {
        good = 0;
        bad = 0;
    }

    private void fade() {
        if (good + bad > memory) {
            good /= 2;
            bad /= 2;
        }
    }
}
