package dev.wishcast.sinks.writer;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/**
 * What a writer inside a sink's writer gets: the same as the outer one, but metrics under a name of its own, so that the two do
 * not collide. Proxies say this shorter than classes, which would have to pass on every method of Flink's interfaces.
 */
final class ComposedWriterContext {

    /** The counters of a sink, which a writer gets from methods and not by name. */
    private static final Map<String, String> COUNTERS = Map.of(
            "getNumRecordsOutErrorsCounter", "numRecordsSendErrors",
            "getNumRecordsSendErrorsCounter", "numRecordsSendErrors",
            "getNumRecordsSendCounter", "numRecordsSend",
            "getNumBytesSendCounter", "numBytesSend");

    private ComposedWriterContext() {}

    /** @param name the name of the group of metrics below the outer writer's */
    static WriterInitContext of(WriterInitContext outer, String name) {
        SinkWriterMetricGroup metrics = metrics(outer.metricGroup().addGroup(name));
        return proxy(
                WriterInitContext.class,
                (method, arguments) ->
                        method.getName().equals("metricGroup") ? metrics : method.invoke(outer, arguments));
    }

    private static SinkWriterMetricGroup metrics(MetricGroup own) {
        SinkWriterMetricGroup unregistered = UnregisteredMetricsGroup.createSinkWriterMetricGroup();
        Map<String, Counter> counters = new ConcurrentHashMap<>();
        return proxy(SinkWriterMetricGroup.class, (method, arguments) -> {
            String counter = COUNTERS.get(method.getName());
            if (counter != null) {
                return counters.computeIfAbsent(counter, own::counter);
            }
            // What counts as records out of the inner writer are not records of the sink's operator.
            return method.invoke(method.getDeclaringClass() == MetricGroup.class ? own : unregistered, arguments);
        });
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                ComposedWriterContext.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    try {
                        return call.answer(method, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private interface Call {

        Object answer(Method method, Object[] arguments) throws ReflectiveOperationException;
    }
}
