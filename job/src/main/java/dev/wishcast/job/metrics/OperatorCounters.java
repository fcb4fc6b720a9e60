package dev.wishcast.job.metrics;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;

/**
 * The counters of one operator, registered all at once, so that a figure that is still zero is seen as well. Not
 * thread-safe, as Flink's counters are not.
 */
public final class OperatorCounters<E extends Enum<E> & NamedCounter> {

    private static final String GROUP = "wishcast";

    private final Map<E, Counter> counters;

    /**
     * Registers a counter for each constant.
     *
     * @param operatorGroup the operator's metric group
     * @param names the enum that lists the counters
     */
    public OperatorCounters(MetricGroup operatorGroup, Class<E> names) {
        MetricGroup group = operatorGroup.addGroup(GROUP);
        counters = new EnumMap<>(names);
        for (E name : names.getEnumConstants()) {
            counters.put(name, group.counter(name.counterName()));
        }
    }

    public void increment(E name) {
        counters.get(name).inc();
    }

    public void add(E name, long count) {
        counters.get(name).inc(count);
    }
}
