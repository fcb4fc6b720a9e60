package dev.wishcast.stub.http2;

import java.time.Duration;

/**
 * What the SETTINGS of an HTTP/2 connection say, and when. Immutable.
 *
 * @param maxStreams {@code SETTINGS_MAX_CONCURRENT_STREAMS} of each connection, at least 1
 * @param initialStreams the same for a new connection, until a first request with valid credentials on it raises it to {@code
 *     maxStreams}, as APNs does; 0 for {@code maxStreams} at once
 * @param delay how long a new connection waits with its SETTINGS, at least 0
 */
public record ConnectionSettings(int maxStreams, int initialStreams, Duration delay) {

    /** Returns how many streams a new connection may have, at least 1. */
    int firstStreams() {
        return initialStreams == 0 ? maxStreams : initialStreams;
    }
}
