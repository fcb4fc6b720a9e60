package dev.wishcast.sinks;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;

/** What a writer inside this sink's writer gets: the same, but metrics under a name of its own. */
final class ComposedWriterContext implements WriterInitContext {

    private final WriterInitContext outer;
    private final SinkWriterMetricGroup metrics;

    ComposedWriterContext(WriterInitContext outer, String name) {
        this.outer = outer;
        this.metrics = new ComposedWriterMetrics(outer.metricGroup(), name);
    }

    @Override
    public SinkWriterMetricGroup metricGroup() {
        return metrics;
    }

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
        return outer.getUserCodeClassLoader();
    }

    @Override
    public MailboxExecutor getMailboxExecutor() {
        return outer.getMailboxExecutor();
    }

    @Override
    public ProcessingTimeService getProcessingTimeService() {
        return outer.getProcessingTimeService();
    }

    @Override
    public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
        return outer.asSerializationSchemaInitializationContext();
    }

    @Override
    public boolean isObjectReuseEnabled() {
        return outer.isObjectReuseEnabled();
    }

    /** Not for a composed writer, whose input is not this sink's. */
    @Override
    public <IN> TypeSerializer<IN> createInputSerializer() {
        throw new UnsupportedOperationException("A composed writer has no input of its own");
    }

    @Override
    public <MetaT> Optional<Consumer<MetaT>> metadataConsumer() {
        return outer.metadataConsumer();
    }

    @Override
    public OptionalLong getRestoredCheckpointId() {
        return outer.getRestoredCheckpointId();
    }

    @Override
    public JobInfo getJobInfo() {
        return outer.getJobInfo();
    }

    @Override
    public TaskInfo getTaskInfo() {
        return outer.getTaskInfo();
    }
}
