package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.channel.Notification;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a restored subtask from sending again what was settled after the restored checkpoint: it reads the receipts back
 * that were written since. A subtask that starts without state reads those of the last hours, as the sales that are on come
 * again then. Used by the task's thread only.
 *
 * <p>It remembers only what this subtask can be given: what its state holds, and what is for the users of its key groups.
 */
public final class ReadBack implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReadBack.class);

    /** About 80 MB of heap; at 5,000 a second, more than three minutes without a checkpoint. */
    private static final int MOST_REMEMBERED = 1_000_000;

    private final ReceiptLog.Reader log;
    private final String channelId;
    private final int parallelism;
    private final SettledNotifications settled = new SettledNotifications(MOST_REMEMBERED);
    private ReceiptPosition restoredFrom;
    private ReceiptPosition latest;

    /**
     * Reads back.
     *
     * @param keyGroups in which key group the notifications of a user come
     * @param restored the positions in every restored piece of state; empty if none was
     * @param held the ids of the notifications in the restored state
     * @param withoutState how far to read back if nothing was restored
     * @param now in milliseconds since the epoch
     * @throws IOException if the receipts can't be read
     */
    public ReadBack(
            ReceiptLog receipts,
            String channelId,
            Function<String, Integer> keyGroups,
            TaskInfo task,
            Collection<ReadBackPositions> restored,
            Set<String> held,
            Duration withoutState,
            long now)
            throws IOException {
        this.channelId = channelId;
        this.parallelism = task.getNumberOfParallelSubtasks();
        this.log = receipts.open("wishcast-" + channelId + "-read-back-" + task.getIndexOfThisSubtask());
        try {
            latest = log.end();
            restoredFrom = restored.isEmpty()
                    ? log.since(now - withoutState.toMillis())
                    : ReadBackPositions.from(restored, parallelism);
            KeyGroupRange ours = KeyGroupRangeAssignment.computeKeyGroupRangeForOperatorIndex(
                    task.getMaxNumberOfParallelSubtasks(), parallelism, task.getIndexOfThisSubtask());
            read((id, user) -> ours.contains(keyGroups.apply(user)) || held.contains(id), now);
        } catch (IOException | RuntimeException e) {
            log.close();
            throw e;
        }
    }

    private void read(BiPredicate<String, String> ofThisSubtask, long now) throws IOException {
        log.read(restoredFrom, ofThisSubtask, receipt -> {
            if (receipt.provider().equals(channelId)) {
                settled.add(receipt, now);
            }
        });
        LOG.info("{} notifications were settled after the restored checkpoint.", settled.size());
        if (settled.leftOut() > 0) {
            LOG.warn(
                    "{} more were, but only {} are remembered: these may be sent again.",
                    settled.leftOut(),
                    MOST_REMEMBERED);
        }
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
                parallelism);
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
