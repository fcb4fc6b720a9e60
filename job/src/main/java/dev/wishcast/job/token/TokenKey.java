package dev.wishcast.job.token;

import dev.wishcast.connectors.receipt.TokenHash;
import java.nio.ByteBuffer;

/**
 * A push token without the token itself: the first 128 bits of its SHA-256. The tokens of all users are compared by it. With
 * the 64 bits of a {@link TokenHash}, two of 100 million tokens would meet with a probability of 1 in 4,000, and a user would
 * lose pushes. Immutable.
 *
 * @param high the first 64 bits
 * @param low the next 64 bits
 */
public record TokenKey(long high, long low) {

    /** The key of a push token. */
    public static TokenKey of(String token) {
        ByteBuffer hash = ByteBuffer.wrap(TokenHash.sha256(token));
        return new TokenKey(hash.getLong(), hash.getLong());
    }
}
