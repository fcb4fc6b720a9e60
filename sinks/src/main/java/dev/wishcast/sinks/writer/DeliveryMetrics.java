package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.sinks.channel.Outcome;
import java.util.EnumMap;
import java.util.Map;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/** Counts what a sink does, in the metric group {@code wishcast.provider.<channel>}. Used by the mailbox thread only. */
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

    void count(DeliveryMetric metric, int times) {
        counters.get(metric).inc(times);
    }

    /** Counts a notification that is over. */
    void countFinal(DeliveryOutcome end) {
        DeliveryMetric metric =
                switch (end) {
                    case ACCEPTED -> DeliveryMetric.ACCEPTED;
                    case DEAD_TOKEN -> DeliveryMetric.DEAD_TOKENS;
                    case REJECTED -> DeliveryMetric.REJECTED;
                    case EXPIRED -> DeliveryMetric.EXPIRED;
                    case WITHDRAWN -> DeliveryMetric.WITHDRAWN;
                    case EXHAUSTED -> DeliveryMetric.EXHAUSTED;
                };
        count(metric, 1);
    }

    /** Counts what kept an attempt from being the last, if anything did. */
    void countTrouble(Outcome outcome) {
        DeliveryMetric trouble = trouble(outcome);
        if (trouble != null) {
            count(trouble, 1);
        }
    }

    /** Counts an attempt whose notification goes back into the buffer. */
    void countRetry(Outcome outcome) {
        count(DeliveryMetric.RETRIED, 1);
        if (trouble(outcome) == DeliveryMetric.UNKNOWN) {
            count(DeliveryMetric.UNKNOWN_RESENT, 1);
        }
    }

    private static DeliveryMetric trouble(Outcome outcome) {
        return switch (outcome.kind()) {
            case RETRY_AFTER -> DeliveryMetric.RETRY_AFTER;
            case UNANSWERED, CONNECTION_LOST -> DeliveryMetric.UNKNOWN;
            case TURNED_AWAY, UNSENT -> DeliveryMetric.UNSENT;
            case MISCONFIGURED -> DeliveryMetric.MISCONFIGURED;
            case ACCEPTED, DEAD_TOKEN, REJECTED, NOT_CONFIGURED -> null;
        };
    }
}
