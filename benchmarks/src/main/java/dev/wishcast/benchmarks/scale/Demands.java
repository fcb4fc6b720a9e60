package dev.wishcast.benchmarks.scale;

/**
 * How soon the work is to be done, and what room is left: assumptions, each of which can be replaced. Immutable.
 *
 * @param saleSeconds for the largest audience
 * @param busiestHourShare how much of a day's notifications its busiest hour has, 0 to 1
 * @param rebuildHours for a job without state to read all rows again
 * @param utilisation of the cores at such times, over 0 to 1
 * @param memoryGibPerCore for the JVM, the network and the connections
 * @param cacheBytesPerRow of RocksDB's filters and index blocks, which should stay in memory
 * @param diskFactor on top of the state: what compactions need, and a checkpoint's copy
 */
record Demands(
        double saleSeconds,
        double busiestHourShare,
        double rebuildHours,
        double utilisation,
        double memoryGibPerCore,
        double cacheBytesPerRow,
        double diskFactor) {

    /** A filter has 10 bits a row, and the index blocks a little less than that. */
    static final Demands DEFAULT = new Demands(15, 0.25, 1, 0.6, 2, 2, 3);
}
