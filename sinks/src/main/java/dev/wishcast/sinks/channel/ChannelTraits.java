package dev.wishcast.sinks.channel;

import java.io.Serializable;

/**
 * What differs by channel and is data. Immutable.
 *
 * @param ratePerSecond how many requests a second the whole job sends at most; more than 0
 * @param recipientsPerRequest how many recipients one request takes, at least 1
 * @param repeatable whether a request whose outcome is unknown may be sent again. A push may: the second replaces the first on
 *     the screen. An SMS may not
 */
public record ChannelTraits(double ratePerSecond, int recipientsPerRequest, boolean repeatable)
        implements Serializable {}
