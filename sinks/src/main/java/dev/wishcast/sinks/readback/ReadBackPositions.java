package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.util.Collection;

/**
 * Where a restored sink reads receipts back from. Immutable.
 *
 * @param latest behind the receipts of all that this subtask had settled at the checkpoint
 * @param earlier the same of the checkpoint before, so that it holds for every subtask of this one: a checkpoint begins
 *     when the one before has ended
 * @param parallelism of the sink at that checkpoint
 */
public record ReadBackPositions(ReceiptPosition latest, ReceiptPosition earlier, int parallelism) {

    /**
     * The position to read from, so that every receipt written after the restored checkpoint is read.
     *
     * <p>With the same parallelism a subtask gets its own notifications back, and its own position is right. After
     * rescaling it gets others', whose former subtasks may have been ahead of those that its pieces of state come from.
     *
     * @param restored of every piece of state; at least one
     * @param parallelism now
     */
    static ReceiptPosition from(Collection<ReadBackPositions> restored, int parallelism) {
        return restored.stream()
                .map(positions -> positions.parallelism == parallelism ? positions.latest : positions.earlier)
                .reduce(ReceiptPosition::earliest)
                .orElseThrow();
    }
}
