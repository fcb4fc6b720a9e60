package dev.wishcast.sinks.writer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;

/**
 * What a writer inside a sink's writer gets: the same as the outer one, but metrics under a name of its own, so that the two do
 * not collide. A proxy says this shorter than a class, which would have to pass on every method of Flink's interface.
 */
final class ComposedWriterContext {

    private ComposedWriterContext() {}

    /** @param name the name of the group of metrics below the outer writer's */
    static WriterInitContext of(WriterInitContext outer, String name) {
        SinkWriterMetricGroup metrics = InternalSinkWriterMetricGroup.wrap(
                new InnerMetrics(outer.metricGroup().addGroup(name)));
        return (WriterInitContext) Proxy.newProxyInstance(
                ComposedWriterContext.class.getClassLoader(),
                new Class<?>[] {WriterInitContext.class},
                (proxy, method, arguments) -> {
                    try {
                        return method.getName().equals("metricGroup") ? metrics : method.invoke(outer, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static final class InnerMetrics extends ProxyMetricGroup<MetricGroup> implements OperatorMetricGroup {

        InnerMetrics(MetricGroup group) {
            super(group);
        }

        /** What counts as records out of the inner writer are not records of the sink's operator. */
        @Override
        public OperatorIOMetricGroup getIOMetricGroup() {
            return UnregisteredMetricsGroup.createOperatorMetricGroup().getIOMetricGroup();
        }
    }
}
