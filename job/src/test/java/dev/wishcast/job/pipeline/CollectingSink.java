package dev.wishcast.job.pipeline;

import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Collects what a job in this JVM emits. Each sink has a queue of its own, found again by id after Flink has copied it. */
final class CollectingSink<T> implements Sink<T> {

    private static final Map<UUID, Queue<Object>> COLLECTED = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();

    @SuppressWarnings("unchecked") // Only this sink's writer writes to the queue.
    Queue<T> collected() {
        return (Queue<T>) queue(id);
    }

    private static Queue<Object> queue(UUID id) {
        return COLLECTED.computeIfAbsent(id, sink -> new ConcurrentLinkedQueue<>());
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        UUID sinkId = id;
        return new SinkWriter<>() {
            @Override
            public void write(T element, Context context) {
                queue(sinkId).add(element);
            }

            @Override
            public void flush(boolean endOfInput) {
                // Nothing is buffered.
            }

            @Override
            public void close() {
                // Nothing to close.
            }
        };
    }
}
