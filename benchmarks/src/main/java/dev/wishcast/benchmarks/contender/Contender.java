package dev.wishcast.benchmarks.contender;

import java.util.List;

/** What Wishcast is compared with. Each runs in a process of its own, on the libraries that it asks for itself. */
public enum Contender {
    /** With the JDK's TLS, which it has unless a native library is added. */
    PUSHY("pushy", "apns", "pushy"),
    /** With BoringSSL, as Wishcast has it. Pushy uses it where it is on the class path. */
    PUSHY_NATIVE_TLS("pushy-native-tls", "apns", "pushy"),
    /** With its own defaults: a pool of 100 threads, each of which waits for a response. */
    FIREBASE_ADMIN("firebase-admin-100", "fcm", "firebase-admin"),
    /** With 1,000 threads, and as many connections. */
    FIREBASE_ADMIN_LARGE_POOL("firebase-admin-1000", "fcm", "firebase-admin"),
    /** A consumer, a query by page, a topic of users and workers with firebase-admin. Reports call it by its first name. */
    NAIVE_BASELINE("first-built", "fcm", "naive-baseline"),
    /** A load generator: what this machine can do at most. */
    HTTP2_LIMIT("http2-limit", "apns", "http2-limit");

    /** Its name in reports. */
    public final String label;

    /** {@code fcm} or {@code apns}. */
    public final String provider;

    /** Its folder under {@code benchmarks/contenders}. */
    public final String libraries;

    Contender(String label, String provider, String libraries) {
        this.label = label;
        this.provider = provider;
        this.libraries = libraries;
    }

    /** The arguments that its JVM gets in addition to everyone's. */
    public List<String> jvmArguments() {
        return this == PUSHY ? List.of("-Dio.netty.handler.ssl.noOpenSsl=true") : List.of();
    }
}
