package dev.wishcast.sinks;

import java.util.List;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;

/**
 * A piece of a sink's state. Flink deals the pieces out anew when the sink is rescaled; so each has, beside its share of the
 * notifications, what every subtask must know. Immutable, apart from what its notifications allow.
 */
final class PushSinkState extends BufferedRequestState<PendingPush> {

    private static final long serialVersionUID = 1L;

    private final transient ReadBackPositions positions;

    PushSinkState(ReadBackPositions positions, List<RequestEntryWrapper<PendingPush>> notifications) {
        super(notifications);
        this.positions = positions;
    }

    ReadBackPositions positions() {
        return positions;
    }
}
