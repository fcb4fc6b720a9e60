package dev.wishcast.stub.http2;

import java.time.Duration;

/**
 * What the SETTINGS of an HTTP/2 connection say, and when.
 *
 * @param maxConcurrentStreams {@code SETTINGS_MAX_CONCURRENT_STREAMS}, at least 1
 * @param initialStreams the same for a new connection, until its first request with good credentials; at least 1
 * @param delay how long a new connection waits with its SETTINGS
 */
public record ConnectionSettings(int maxConcurrentStreams, int initialStreams, Duration delay) {}
