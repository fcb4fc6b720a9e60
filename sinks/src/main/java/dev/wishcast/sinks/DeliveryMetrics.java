package dev.wishcast.sinks;

import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Counts what a sink does, in the metric group {@code wishcast.provider.<provider>}. Used by the mailbox thread only. */
final class DeliveryMetrics {

    private final MetricGroup group;
    private final Map<DeliveryMetric, Counter> counters = new EnumMap<>(DeliveryMetric.class);

    DeliveryMetrics(MetricGroup operator, Provider provider) {
        group = operator.addGroup("wishcast").addGroup("provider", provider.label());
        for (DeliveryMetric metric : DeliveryMetric.values()) {
            counters.put(metric, group.counter(metric.label()));
        }
    }

    void gauge(String name, Gauge<Integer> gauge) {
        group.gauge(name, gauge);
    }

    void count(Outcome outcome, Verdict verdict) {
        if (outcome instanceof Outcome.RetryAfter) {
            count(DeliveryMetric.RETRY_AFTER);
        } else if (outcome instanceof Outcome.Unknown) {
            count(DeliveryMetric.UNKNOWN);
            if (verdict instanceof Verdict.Again) {
                count(DeliveryMetric.UNKNOWN_RESENT);
            }
        } else if (outcome instanceof Outcome.Unsent) {
            count(DeliveryMetric.UNSENT);
        } else if (outcome instanceof Outcome.Misconfigured) {
            count(DeliveryMetric.MISCONFIGURED);
        }
        if (verdict instanceof Verdict.Final end) {
            count(of(end));
        } else if (!(outcome instanceof Outcome.Recalled)) {
            count(outcome instanceof Outcome.Held ? DeliveryMetric.HELD : DeliveryMetric.RETRIED);
        }
    }

    private static DeliveryMetric of(Verdict.Final end) {
        return switch (end.outcome()) {
            case ACCEPTED -> DeliveryMetric.ACCEPTED;
            case DEAD_TOKEN -> DeliveryMetric.DEAD_TOKENS;
            case REJECTED -> DeliveryMetric.REJECTED;
            case EXPIRED -> DeliveryMetric.EXPIRED;
            case WITHDRAWN -> DeliveryMetric.WITHDRAWN;
            case EXHAUSTED -> DeliveryMetric.EXHAUSTED;
        };
    }

    void count(DeliveryMetric metric) {
        counters.get(metric).inc();
    }
}
