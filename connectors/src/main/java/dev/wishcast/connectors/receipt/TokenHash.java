package dev.wishcast.connectors.receipt;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes push tokens, so that a receipt can name a dead token without holding it. Only a reader who has the token can compare it
 * with the hash.
 */
public final class TokenHash {

    /** A hash is compared with those of one device's tokens only, where 64 bits don't meet by chance. */
    private static final int BYTES = 8;

    private TokenHash() {}

    /** The first 16 hexadecimal digits of the SHA-256 of the token in UTF-8. */
    public static String of(String token) {
        return HexFormat.of().formatHex(sha256(token), 0, BYTES);
    }

    /** The SHA-256 of the token in UTF-8, 32 bytes. */
    public static byte[] sha256(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
