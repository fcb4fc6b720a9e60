package dev.wishcast.connectors.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** Breaks bytes, whatever they mean. */
final class ByteMutations {

    private static final byte[][] BYTES = {
        {0},
        {(byte) 0xFF},
        {(byte) 0xFE, (byte) 0xFF},
        {(byte) 0xC0, (byte) 0x80},
        {(byte) 0xC0, (byte) 0xA2},
        {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
        {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
        {(byte) 0xE2, (byte) 0x98},
        {(byte) 0xC3},
        {'\\', 'u', 'd', '8', '0', '0'},
        {'\\', 'x'},
        {'"'},
        {'{'},
        {'}'},
        {'['},
        {','},
        {','},
        {':'},
        {'\n'},
        {'/', '*', '*', '/'},
        {'n', 'u', 'l', 'l'},
    };

    private final Random random;

    ByteMutations(Random random) {
        this.random = random;
    }

    /** @param how is told what was done */
    byte[] mutate(byte[] bytes, StringBuilder how) {
        int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
        int end = Math.min(bytes.length, at + random.nextInt(12));
        return switch (random.nextInt(13)) {
            case 0 -> {
                how.append("cut at ").append(at);
                yield Arrays.copyOf(bytes, at);
            }
            case 1, 2 -> {
                how.append("flipped a bit at ").append(at);
                byte[] flipped = bytes.length == 0 ? new byte[1] : bytes.clone();
                flipped[at] ^= (byte) (1 << random.nextInt(8));
                yield flipped;
            }
            case 3 -> {
                how.append("removed bytes at ").append(at);
                yield splice(bytes, at, end, new byte[0]);
            }
            case 4, 5 -> {
                how.append("inserted bytes at ").append(at);
                yield splice(bytes, at, at, BYTES[random.nextInt(BYTES.length)]);
            }
            case 6 -> {
                how.append("overwrote bytes at ").append(at);
                yield splice(bytes, at, end, BYTES[random.nextInt(BYTES.length)]);
            }
            case 7 -> {
                how.append("repeated bytes at ").append(at);
                yield splice(bytes, at, at, Arrays.copyOfRange(bytes, at, end));
            }
            case 8 -> {
                how.append("put a byte order mark in front");
                yield splice(bytes, 0, 0, new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
            }
            case 9 -> {
                how.append("added a tail");
                yield splice(bytes, bytes.length, bytes.length, tail());
            }
            case 10 -> {
                how.append("wrote in another encoding");
                yield inAnotherEncoding(bytes);
            }
            case 11 -> {
                how.append("opened brackets without end");
                yield splice(bytes, at, at, "[".repeat(random.nextInt(100_000)).getBytes(StandardCharsets.UTF_8));
            }
            default -> {
                how.append("rolled dice");
                byte[] dice = new byte[random.nextInt(200)];
                random.nextBytes(dice);
                yield dice;
            }
        };
    }

    private byte[] tail() {
        String[] tails = {" ", "\n\n", "\u0000", "{}", "x", ",", "\uFEFF", "]"};
        return tails[random.nextInt(tails.length)].getBytes(StandardCharsets.UTF_8);
    }

    private byte[] inAnotherEncoding(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return switch (random.nextInt(4)) {
            case 0 -> text.getBytes(StandardCharsets.UTF_16);
            case 1 -> text.getBytes(StandardCharsets.UTF_16LE);
            case 2 -> text.getBytes(java.nio.charset.Charset.forName("UTF-32BE"));
            default -> text.getBytes(StandardCharsets.ISO_8859_1);
        };
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] replacement) {
        byte[] result = new byte[bytes.length - (to - from) + replacement.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(replacement, 0, result, from, replacement.length);
        System.arraycopy(bytes, to, result, from + replacement.length, bytes.length - to);
        return result;
    }
}
