package dev.wishcast.connectors.receipt;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A place in a {@link ReceiptLog}: in each partition, the offset of the next receipt. A partition that is not named was
 * not there yet, and counts from its beginning. Immutable.
 *
 * @param offsets by partition
 */
public record ReceiptPosition(Map<Integer, Long> offsets) {

    /** Before everything. */
    public static final ReceiptPosition BEGINNING = new ReceiptPosition(Map.of());

    public ReceiptPosition {
        offsets = Map.copyOf(offsets);
    }

    /** The lower offset of both in each partition. A partition that one of them lacks counts from its beginning. */
    public ReceiptPosition earliest(ReceiptPosition other) {
        SortedMap<Integer, Long> both = new TreeMap<>(offsets);
        both.keySet().retainAll(other.offsets.keySet());
        both.replaceAll((partition, offset) -> Math.min(offset, other.offsets.get(partition)));
        return new ReceiptPosition(both);
    }

    /** Where to go on in a partition. */
    public long in(int partition) {
        return offsets.getOrDefault(partition, 0L);
    }
}
