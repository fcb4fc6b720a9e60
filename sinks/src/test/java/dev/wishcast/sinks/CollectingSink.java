package dev.wishcast.sinks;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * Keeps what is written to it, in this JVM. Like a Kafka writer it refuses to be written to by two threads, and drops what
 * was not flushed when it is closed. Close the sink to forget.
 *
 * @param <T> what is written
 */
public final class CollectingSink<T> implements Sink<T>, AutoCloseable {

    private static final long serialVersionUID = 1L;

    private static final Map<String, Queue<Object>> WRITTEN = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> FLUSHES = new ConcurrentHashMap<>();

    private final String id = UUID.randomUUID().toString();

    public CollectingSink() {
        WRITTEN.put(id, new ConcurrentLinkedQueue<>());
        FLUSHES.put(id, new AtomicInteger());
    }

    @SuppressWarnings("unchecked")
    public List<T> written() {
        return (List<T>) List.copyOf(WRITTEN.get(id));
    }

    public int flushes() {
        return FLUSHES.get(id).get();
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) {
        Thread owner = Thread.currentThread();
        context.metricGroup().getNumRecordsSendCounter().inc();
        return new SinkWriter<>() {
            private final Queue<T> lingering = new ConcurrentLinkedQueue<>();

            @Override
            public void write(T element, Context ignored) {
                if (Thread.currentThread() != owner) {
                    throw new IllegalStateException("written by " + Thread.currentThread() + ", not by " + owner);
                }
                lingering.add(element);
                WRITTEN.get(id).add(element);
            }

            @Override
            public void flush(boolean endOfInput) {
                lingering.clear();
                FLUSHES.get(id).incrementAndGet();
            }

            @Override
            public void close() {
                lingering.forEach(WRITTEN.get(id)::remove);
            }
        };
    }

    @Override
    public void close() {
        WRITTEN.remove(id);
        FLUSHES.remove(id);
    }
}
