package dev.wishcast.sinks.gate;

/** How a provider's latest responses were. Not thread-safe. */
final class LatestResponses {

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
        return bad > good;
    }

    private void fade() {
        if (good + bad > memory) {
            good /= 2;
            bad /= 2;
        }
    }
}
