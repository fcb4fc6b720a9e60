package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.sinks.channel.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Counts what a sink does, in the metric group {@code wishcast.provider.<channel>}. Used by the mailbox thread only.
 */
final class DeliveryMetrics {

    private final MetricGroup group;
    private final Map<DeliveryMetric, Counter> counters = new EnumMap<>(DeliveryMetric.class);

    DeliveryMetrics(MetricGroup operator, String channelId) {
        group = operator.addGroup("wishcast").addGroup("provider", channelId);
        for (DeliveryMetric metric : DeliveryMetric.values()) {
            counters.put(metric, group.counter(metric.label()));
        }
    }

    void gauge(String name, Gauge<Integer> gauge) {
        group.gauge(name, gauge);
    }

    /** Counts an attempt that is over, with its notification. */
    void countFinal(Outcome outcome, DeliveryOutcome end) {
        countTrouble(trouble(outcome));
        count(
                switch (end) {
                    case ACCEPTED -> DeliveryMetric.ACCEPTED;
                    case DEAD_TOKEN -> DeliveryMetric.DEAD_TOKENS;
                    case REJECTED -> DeliveryMetric.REJECTED;
                    case EXPIRED -> DeliveryMetric.EXPIRED;
                    case WITHDRAWN -> DeliveryMetric.WITHDRAWN;
                    case EXHAUSTED -> DeliveryMetric.EXHAUSTED;
                });
    }

    /** Counts an attempt whose notification goes back into the buffer. */
    void countAgain(Outcome outcome) {
        DeliveryMetric trouble = trouble(outcome);
        countTrouble(trouble);
        if (trouble == DeliveryMetric.UNKNOWN) {
            count(DeliveryMetric.UNKNOWN_RESENT);
        }
        count(trouble == DeliveryMetric.HELD ? DeliveryMetric.HELD : DeliveryMetric.RETRIED);
    }

    private void countTrouble(DeliveryMetric trouble) {
        if (trouble != null && trouble != DeliveryMetric.HELD) {
            count(trouble);
        }
    }

    void count(DeliveryMetric metric) {
        count(metric, 1);
    }

    void count(DeliveryMetric metric, int times) {
        counters.get(metric).inc(times);
    }

    /** What kept an attempt from being the last; {@code null} if nothing did. */
    private static DeliveryMetric trouble(Outcome outcome) {
        return switch (outcome.kind()) {
            case RETRY_AFTER -> DeliveryMetric.RETRY_AFTER;
            case TIMED_OUT, CONNECTION_LOST -> DeliveryMetric.UNKNOWN;
            case UNSENT -> DeliveryMetric.UNSENT;
            case MISCONFIGURED -> DeliveryMetric.MISCONFIGURED;
            case HELD -> DeliveryMetric.HELD;
            case ACCEPTED, DEAD_TOKEN, REJECTED, EXPIRED, WITHDRAWN, NOT_CONFIGURED -> null;
        };
    }
}
