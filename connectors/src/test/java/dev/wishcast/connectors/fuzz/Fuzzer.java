package dev.wishcast.connectors.fuzz;

import dev.wishcast.connectors.fuzz.JsonValue.Obj;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes records of which about half are bad, and knows which. The same seed, time and index give the same record. Not
 * thread-safe.
 */
public final class Fuzzer {

    private final long seed;
    private final long now;

    /** @param now when the records are written, in milliseconds since the epoch */
    public Fuzzer(long seed, long now) {
        this.seed = seed;
        this.now = now;
    }

    /** One record; its users, devices and sales are its own, unless a mutation gives it another's. */
    public FuzzedRecord record(RecordKind kind, long index) {
        Random random =
                new Random(seed * 31 + index * 0x9E3779B97F4A7C15L + kind.name().hashCode());
        // Some were written long ago, as after a restart with a backlog.
        long timestamp = random.nextInt(20) == 0 ? random.nextLong(now) : now - random.nextInt(1_000);
        GoodRecords.Pair good = new GoodRecords(random, index, timestamp).of(kind);
        List<String> mutations = new ArrayList<>();
        Obj value = good.value();
        Obj keyObject = good.key();
        int mutant = random.nextInt(20);
        TreeMutations trees = new TreeMutations(random, timestamp);
        if (mutant < 9) {
            for (int i = random.nextInt(4) == 0 ? 3 : 1; i > 0; i--) {
                mutations.add(trees.mutate(value));
            }
        } else if (mutant == 9) {
            mutations.add("key: " + trees.mutate(keyObject));
        }
        boolean escaped = random.nextBoolean();
        byte[] key = bytes(keyObject, escaped);
        byte[] bytes = bytes(value, escaped);
        ByteMutations byteMutations = new ByteMutations(random);
        StringBuilder how = new StringBuilder();
        switch (mutant) {
            case 10, 11, 12, 13 -> bytes = byteMutations.mutate(bytes, how);
            case 14 -> key = random.nextInt(5) == 0 ? null : byteMutations.mutate(key, how.append("key: "));
            case 15 -> {
                bytes = random.nextInt(10) == 0 ? new byte[0] : null;
                how.append("no value");
            }
            default -> {}
        }
        if (how.length() > 0) {
            mutations.add(how.toString());
        }
        return new FuzzedRecord(
                seed, index, kind, key, bytes, timestamp, mutations, Model.judge(kind, key, bytes, timestamp));
    }

    private static byte[] bytes(Obj document, boolean escaped) {
        return JsonValue.write(document, escaped).getBytes(StandardCharsets.UTF_8);
    }
}
