package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.readback.ReadBackPositions;
import java.util.List;
import java.util.Map;

/**
 * A piece of a sink's state. Flink deals the pieces out anew when the sink is rescaled; so each has, beside its share of the
 * notifications, what every subtask must know. Immutable.
 *
 * @param channelId the channel that the notifications are for
 * @param positions where a restored sink reads receipts back from
 * @param stoppedSales the sales that were stopped, and until when that is remembered, in milliseconds since the epoch
 * @param notifications this piece's share
 */
record ChannelWriterState(
        String channelId,
        ReadBackPositions positions,
        Map<String, Long> stoppedSales,
        List<PendingNotification> notifications) {}
