package dev.wishcast.sinks;

import java.util.Map;
import org.apache.flink.metrics.CharacterFilter;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.Meter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.SimpleCounter;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** The metrics of a writer inside this sink's writer, under a name of their own, so that the two do not collide. */
final class ComposedWriterMetrics implements SinkWriterMetricGroup {

    private final MetricGroup own;
    private final Counter errors;
    private final Counter records;
    private final Counter bytes;

    ComposedWriterMetrics(SinkWriterMetricGroup outer, String name) {
        this.own = outer.addGroup(name);
        this.errors = own.counter("numRecordsSendErrors");
        this.records = own.counter("numRecordsSend");
        this.bytes = own.counter("numBytesSend");
    }

    @Override
    public OperatorIOMetricGroup getIOMetricGroup() {
        return new ComposedWriterIo();
    }

    @Override
    public Counter getNumRecordsOutErrorsCounter() {
        return errors;
    }

    @Override
    public Counter getNumRecordsSendErrorsCounter() {
        return errors;
    }

    @Override
    public Counter getNumRecordsSendCounter() {
        return records;
    }

    @Override
    public Counter getNumBytesSendCounter() {
        return bytes;
    }

    @Override
    public void setCurrentSendTimeGauge(Gauge<Long> gauge) {
        own.gauge("currentSendTime", gauge);
    }

    @Override
    public Counter counter(String name) {
        return own.counter(name);
    }

    @Override
    public <C extends Counter> C counter(String name, C counter) {
        return own.counter(name, counter);
    }

    @Override
    public <T, G extends Gauge<T>> G gauge(String name, G gauge) {
        return own.gauge(name, gauge);
    }

    @Override
    public <H extends Histogram> H histogram(String name, H histogram) {
        return own.histogram(name, histogram);
    }

    @Override
    public <M extends Meter> M meter(String name, M meter) {
        return own.meter(name, meter);
    }

    @Override
    public MetricGroup addGroup(String name) {
        return own.addGroup(name);
    }

    @Override
    public MetricGroup addGroup(String key, String value) {
        return own.addGroup(key, value);
    }

    @Override
    public String[] getScopeComponents() {
        return own.getScopeComponents();
    }

    @Override
    public Map<String, String> getAllVariables() {
        return own.getAllVariables();
    }

    @Override
    public String getMetricIdentifier(String name) {
        return own.getMetricIdentifier(name);
    }

    @Override
    public String getMetricIdentifier(String name, CharacterFilter filter) {
        return own.getMetricIdentifier(name, filter);
    }

    /** What a Kafka writer counts as records out, which are not records of this sink's operator. */
    private final class ComposedWriterIo extends UnregisteredMetricsGroup implements OperatorIOMetricGroup {

        @Override
        public Counter getNumRecordsOutCounter() {
            return records;
        }

        @Override
        public Counter getNumBytesOutCounter() {
            return bytes;
        }

        @Override
        public Counter getNumRecordsInCounter() {
            return new SimpleCounter();
        }

        @Override
        public Counter getNumBytesInCounter() {
            return new SimpleCounter();
        }
    }
}
