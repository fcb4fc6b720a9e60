package dev.wishcast.job.index;

import java.math.BigInteger;
import org.apache.flink.util.MathUtils;

/**
 * The inverse of {@link MathUtils#murmurHash(int)}, with which Flink assigns keys to key groups. Every step of that hash
 * but the last, which drops the sign, is a bijection on 32 bits, and so can be undone in reverse order.
 */
final class MurmurInverse {

    private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(Integer.SIZE);
    private static final int C1_INVERSE = inverseOfOdd(0xcc9e2d51);
    private static final int C2_INVERSE = inverseOfOdd(0x1b873593);
    private static final int FIVE_INVERSE = inverseOfOdd(5);
    private static final int MIX1_INVERSE = inverseOfOdd(0x85ebca6b);
    private static final int MIX2_INVERSE = inverseOfOdd(0xc2b2ae35);

    private MurmurInverse() {}

    /**
     * A number whose murmur hash is the given one.
     *
     * @param hash at least 0
     */
    static int of(int hash) {
        int code = hash;
        code ^= code >>> 16;
        code *= MIX2_INVERSE;
        code ^= (code >>> 13) ^ (code >>> 26);
        code *= MIX1_INVERSE;
        code ^= code >>> 16;

        code ^= 4;
        code = (code - 0xe6546b64) * FIVE_INVERSE;
        code = Integer.rotateRight(code, 13);
        code *= C2_INVERSE;
        code = Integer.rotateRight(code, 15);
        return code * C1_INVERSE;
    }

    private static int inverseOfOdd(int x) {
        return BigInteger.valueOf(x).modInverse(MODULUS).intValue();
    }
}
