package dev.wishcast.benchmarks.sale;

import java.util.Map;

/** Which phones users have, and so which providers' limits their pushes wait for. */
public enum Phones {
    /** Half of the users have one of each kind: two providers, each with half of the rate. */
    BOTH(0.5, "IF(u % 2 = 0, 'android', 'ios')"),
    ANDROID(1, "'android'");

    private final double android;
    /** SQL for the platform of user {@code u}. */
    final String platformSql;

    Phones(double android, String platformSql) {
        this.android = android;
        this.platformSql = platformSql;
    }

    /** The job's options that limit each provider to its part of the rate, or to 1 if it has nothing to send. */
    public Map<String, String> limits(int ratePerSecond) {
        return Map.of(
                "wishcast.fcm.rate-per-second", limit(android * ratePerSecond),
                "wishcast.apns.rate-per-second", limit((1 - android) * ratePerSecond));
    }

    private static String limit(double ratePerSecond) {
        return Long.toString(Math.max(1, Math.round(ratePerSecond)));
    }
}
