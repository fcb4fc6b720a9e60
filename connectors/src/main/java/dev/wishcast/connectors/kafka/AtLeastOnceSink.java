package dev.wishcast.connectors.kafka;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.connector.kafka.sink.KafkaSink;

/**
 * A {@link KafkaSink} that writes at least once. It hides the committer, which has nothing to commit then and would be an
 * operator of its own in the job graph.
 */
final class AtLeastOnceSink<T> implements Sink<T> {

    private static final long serialVersionUID = 1L;

    private final KafkaSink<T> sink;

    AtLeastOnceSink(KafkaSink<T> sink) {
        this.sink = sink;
    }

    @Override
    public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
        return sink.createWriter(context);
    }
}
