package dev.wishcast.benchmarks.plot;

/** Colours that people with any colour vision can tell apart, after Okabe and Ito. */
final class Palette {

    private static final String BLUE = "#0072b2";
    private static final String VERMILION = "#d55e00";

    private Palette() {}

    /** Of what was measured without provider latency, and with it. */
    static String of(int providerLatencyMs) {
        return providerLatencyMs == 0 ? BLUE : VERMILION;
    }
}
