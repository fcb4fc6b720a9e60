package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.channel.Notification;
import java.io.IOException;
import java.util.Collection;
import java.util.Set;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a restored subtask from sending again what was settled after the restored checkpoint: it reads the receipts back
 * that were written since. Used by the task's thread only.
 *
 * <p>It remembers only what this subtask can be given: what its state holds, and what is for the users of its key groups.
 */
public final class ReadBack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);

    /** About 80 MB of heap; at 5,000 a second, more than three minutes without a checkpoint. */
    private static final int MOST_REMEMBERED = 1_000_000;

    private final ReceiptLog.Reader log;
    private final String channelId;
    private final UserKeyGroups owner;
    private final TaskInfo task;
    private final SettledNotifications settled = new SettledNotifications(MOST_REMEMBERED);
    private ReceiptPosition restoredFrom = ReceiptPosition.BEGINNING;
    private ReceiptPosition latest;

    private ReadBack(ReceiptLog.Reader log, String channelId, UserKeyGroups owner, TaskInfo task) {
        this.log = log;
        this.channelId = channelId;
        this.owner = owner;
        this.task = task;
    }

    /**
     * Reads back, if there is a state to have been restored.
     *
     * @param restored the positions in every restored piece of state; empty if none was
     * @param held the ids of the notifications in the restored state
     * @param now in milliseconds since the epoch
     * @throws IOException if the receipts can't be read
     */
    public static ReadBack open(
            ReceiptLog receipts,
            String channelId,
            UserKeyGroups owner,
            TaskInfo task,
            Collection<ReadBackPositions> restored,
            Set<String> held,
            long now)
            throws IOException {
        ReceiptLog.Reader log = receipts.open("wishcast-" + channelId + "-read-back-" + task.getIndexOfThisSubtask());
        ReadBack readBack = new ReadBack(log, channelId, owner, task);
        try {
            readBack.latest = log.end();
            if (!restored.isEmpty()) {
                readBack.read(restored, held, now);
            }
            return readBack;
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private void read(Collection<ReadBackPositions> restored, Set<String> held, long now) throws IOException {
        restoredFrom = ReadBackPositions.from(restored, task.getNumberOfParallelSubtasks());
        log.read(restoredFrom, (id, user) -> isOurs(user) || held.contains(id), receipt -> remember(receipt, now));
        LOG.info("{} notifications were settled after the restored checkpoint.", settled.size());
        if (settled.leftOut() > 0) {
            LOG.warn(
                    "{} more were, but only {} are remembered: these may be sent again.",
                    settled.leftOut(),
                    MOST_REMEMBERED);
        }
    }

    private void remember(DeliveryReceipt receipt, long now) {
        if (receipt.provider().equals(channelId)) {
            settled.add(receipt, now);
        }
    }

    private boolean isOurs(String userId) {
        return KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                        task.getMaxNumberOfParallelSubtasks(),
                        task.getNumberOfParallelSubtasks(),
                        owner.keyGroupOf(userId))
                == task.getIndexOfThisSubtask();
    }

    /** Whether a notification was settled after the restored checkpoint. Asked once, it is forgotten. */
    public boolean hasSettled(Notification notification) {
        return settled.remove(notification);
    }

    /**
     * The positions for a checkpoint; all receipts until now must have been flushed.
     *
     * <p>As long as a remembered notification has not come again, a further restart needs the same receipts. If the log can't
     * be reached, the position stays where it was: that only means to read more.
     */
    public ReadBackPositions positions(long now) {
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

    /** How many notifications are remembered that have not come again. */
    public int remembered() {
        return settled.size();
    }

    @Override
    public void close() {
        log.close();
    }
}
