package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import java.util.List;

/** Decodes Debezium's records of the heartbeat table, whose columns do not matter. */
public final class HeartbeatDecoder implements RecordDecoder<Heartbeat> {

    private final ChangeEvent event = new ChangeEvent(List.of());

    @Override
    public Heartbeat decode(byte[] key, byte[] value, long timestamp) throws UndecodableException {
        if (value == null) {
            return null;
        }
        event.read(value, timestamp);
        return event.movesTime() ? new Heartbeat(event.committedAt()) : null;
    }
}
