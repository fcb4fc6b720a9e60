package dev.wishcast.sinks;

/** How a provider's latest answers were. Thread-safe. */
final class LatestAnswers {

    private final int memory;
    private int good;
    private int bad;

    /** @param memory beyond so many answers, older ones count half */
    LatestAnswers(int memory) {
        this.memory = memory;
    }

    synchronized void good() {
        good++;
        fade();
    }

    /** Takes a bad one into account; returns whether most of the latest were bad. */
    synchronized boolean bad() {
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
