package dev.wishcast.benchmarks.sale;

import java.util.Map;

/** Which phones users have, and so which providers' limits their pushes wait for. */
public enum Phones {
    /** Half of the users have one of each kind: two providers, each with half of the rate. */
    BOTH(0.5, 0.5),
    ANDROID(1, 0),
    IPHONE(0, 1);

    /** A provider that has nothing to send. */
    private static final int LEAST_RATE = 1;

    private final double android;
    private final double iphone;

    Phones(double android, double iphone) {
        this.android = android;
        this.iphone = iphone;
    }

    /** SQL for the platform of user {@code u}. */
    String platformSql() {
        return switch (this) {
            case BOTH -> "IF(u % 2 = 0, 'android', 'ios')";
            case ANDROID -> "'android'";
            case IPHONE -> "'ios'";
        };
    }

    /** The job's options that limit each provider to its part of the rate. */
    public Map<String, String> limits(int ratePerSecond) {
        return Map.of(
                "wishcast.fcm.rate-per-second", Long.toString(part(android, ratePerSecond)),
                "wishcast.apns.rate-per-second", Long.toString(part(iphone, ratePerSecond)));
    }

    private static long part(double share, int ratePerSecond) {
        return Math.max(LEAST_RATE, Math.round(share * ratePerSecond));
    }
}
