package dev.wishcast.benchmarks.runner;

/** Rounds figures to as many decimals as their measurement is worth. */
public final class Rounding {

    private Rounding() {}

    /** The number with at most so many decimals, halves away from zero for positive numbers. */
    public static double of(double number, int decimals) {
        double parts = Math.pow(10, decimals);
        return Math.round(number * parts) / parts;
    }
}
