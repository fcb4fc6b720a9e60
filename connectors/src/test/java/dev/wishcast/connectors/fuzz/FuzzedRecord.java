package dev.wishcast.connectors.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * A record, and what should become of it. {@link #toString()} says how to make it again; of devices it shows no bytes.
 *
 * @param seed the fuzzer's
 * @param index which of the fuzzer's records
 * @param timestamp the record's, in milliseconds since the epoch
 * @param mutations what was done to a good record
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record FuzzedRecord(
        long seed,
        long index,
        RecordKind kind,
        byte[] key,
        byte[] value,
        long timestamp,
        List<String> mutations,
        Verdict verdict) {

    private static final int SHOWN_BYTES = 2_000;

    @Override
    public String toString() {
        return "seed %d, record %d: %s at %d after %s, key %s, value %s; %s"
                .formatted(seed, index, kind, timestamp, mutations, shown(key), shown(value), verdict);
    }

    private String shown(byte[] bytes) {
        if (bytes == null) {
            return "null";
        }
        return kind == RecordKind.DEVICE
                ? bytes.length + " bytes"
                : new String(Arrays.copyOf(bytes, Math.min(bytes.length, SHOWN_BYTES)), StandardCharsets.ISO_8859_1);
    }
}
