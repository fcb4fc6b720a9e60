package dev.wishcast.local.flink;

import java.util.List;

/**
 * A checkpoint, as Flink's REST API tells of it. Immutable.
 *
 * @param status such as {@code COMPLETED} or {@code FAILED}
 * @param triggeredAt in milliseconds since the epoch
 * @param millis from the trigger to the last acknowledgement
 * @param stateBytes of the whole state
 * @param writtenBytes of it, and of in-flight data, what this checkpoint wrote
 * @param inFlightBytes of records in network buffers that it wrote, since it did not wait for them
 * @param failure why it failed, or an empty string
 * @param tasks those that had a part in it
 */
public record Checkpoint(
        long id,
        String status,
        long triggeredAt,
        long millis,
        long stateBytes,
        long writtenBytes,
        long inFlightBytes,
        String failure,
        List<Task> tasks) {

    public boolean completed() {
        return status.equals("COMPLETED");
    }

    /**
     * One task's part. Immutable. Each time is that of its slowest subtask, in milliseconds.
     *
     * @param name of its operators
     * @param millis from the trigger to its last acknowledgement
     * @param startDelayMillis until the first barrier was there
     * @param alignmentMillis from its first barrier to its last
     * @param syncMillis how long it processed nothing, while it took its state
     * @param asyncMillis until that was written
     * @param inFlightBytes of records in network buffers that it wrote
     */
    public record Task(
            String name,
            long millis,
            long startDelayMillis,
            long alignmentMillis,
            long syncMillis,
            long asyncMillis,
            long inFlightBytes) {}
}
