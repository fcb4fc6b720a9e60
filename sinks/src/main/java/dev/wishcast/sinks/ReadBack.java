package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a restored subtask from sending again what was settled after the restored checkpoint: it reads the receipts back
 * that were written since. Used by the task's thread only.
 *
 * <p>It remembers only what this subtask can be given: what its state holds, and what {@code
 * keyBy(PushRequest::notificationId)} sends to it.
 */
final class ReadBack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);

    /** About 80 MB of heap; at 5,000 a second, more than three minutes without a checkpoint. */
    private static final int MOST_REMEMBERED = 1_000_000;

    private final ReceiptLog.Reader log;
    private final Provider provider;
    private final TaskInfo task;
    private final SettledNotifications settled = new SettledNotifications(MOST_REMEMBERED);
    private ReceiptPosition restoredFrom = ReceiptPosition.BEGINNING;
    private ReceiptPosition latest;

    /**
     * Reads back, if there is a state to have been restored.
     *
     * @param now in milliseconds since the epoch
     * @throws IOException if the receipts can't be read
     */
    ReadBack(ReceiptLog receipts, Provider provider, TaskInfo task, Collection<PushSinkState> restored, long now)
            throws IOException {
        this.provider = provider;
        this.task = task;
        this.log = receipts.open("wishcast-" + provider.label() + "-read-back-" + task.getIndexOfThisSubtask());
        try {
            this.latest = log.end();
            if (!restored.isEmpty()) {
                read(restored, now);
            }
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private void read(Collection<PushSinkState> restored, long now) throws IOException {
        List<ReadBackPositions> positions = new ArrayList<>();
        Set<String> held = new HashSet<>();
        for (PushSinkState piece : restored) {
            positions.add(piece.positions());
            piece.getBufferedRequestEntries()
                    .forEach(entry -> held.add(entry.getRequestEntry().request().notificationId()));
        }
        restoredFrom = ReadBackPositions.from(positions, task.getNumberOfParallelSubtasks());
        log.read(restoredFrom, id -> isOurs(id) || held.contains(id), receipt -> remember(receipt, now));
        LOG.info("{} notifications were settled after the restored checkpoint.", settled.size());
        if (settled.leftOut() > 0) {
            LOG.warn(
                    "{} more were, but only {} are remembered: these may be sent again.",
                    settled.leftOut(),
                    MOST_REMEMBERED);
        }
    }

    private void remember(DeliveryReceipt receipt, long now) {
        if (receipt.provider().equals(provider.label())) {
            settled.add(receipt, now);
        }
    }

    private boolean isOurs(String notificationId) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                        notificationId, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask();
    }

    /** Whether a notification was settled after the restored checkpoint. Asked once, it is forgotten. */
    boolean hasSettled(PushRequest request) {
        return settled.remove(request);
    }

    /**
     * The positions for a checkpoint; all receipts until now must have been flushed.
     *
     * <p>As long as a remembered notification has not come again, a further restart needs the same receipts. If the log can't
     * be reached, the position stays where it was: that only means to read more.
     */
    ReadBackPositions positions(long now) {
        settled.forgetExpired(now);
        ReceiptPosition before = latest;
        try {
            latest = log.end();
        } catch (IOException e) {
            LOG.warn("A restart from this checkpoint will read more receipts back", e);
        }
        boolean expectsMore = settled.size() > 0;
        return new ReadBackPositions(
                expectsMore ? restoredFrom.earliest(latest) : latest,
                expectsMore ? restoredFrom.earliest(before) : before,
                task.getNumberOfParallelSubtasks());
    }

    int remembered() {
        return settled.size();
    }

    @Override
    public void close() {
        log.close();
    }
}
