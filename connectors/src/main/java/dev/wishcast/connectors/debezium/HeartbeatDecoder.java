package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.Decoded;
import dev.wishcast.connectors.RecordDecoder;
import dev.wishcast.connectors.UndecodableException;
import java.util.List;

/** Decodes Debezium's records of the heartbeat table, whose columns do not matter. */
public final class HeartbeatDecoder implements RecordDecoder<Heartbeat> {

    private final ChangeEvent event = new ChangeEvent(List.of());

    @Override
    public Decoded<Heartbeat> decode(byte[] key, byte[] value, long timestamp) {
        if (value == null) {
            return new Decoded.Ignored<>();
        }
        try {
            event.read(value, timestamp);
        } catch (UndecodableException e) {
            return e.rejected();
        }
        return switch (event.operation()) {
            case CREATE, UPDATE -> new Decoded.Value<>(new Heartbeat(event.committedAt()));
            // Rows of tables that the snapshot has not read yet may follow a snapshot's row, whatever their age.
            case SNAPSHOT, DELETE -> new Decoded.Ignored<>();
        };
    }
}
