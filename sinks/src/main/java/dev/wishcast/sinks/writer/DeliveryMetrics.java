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
        countTrouble(outcome.match(Trouble.INSTANCE));
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
        DeliveryMetric trouble = outcome.match(Trouble.INSTANCE);
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
    private static final class Trouble implements Outcome.Cases<DeliveryMetric> {

        private static final Trouble INSTANCE = new Trouble();

        @Override
        public DeliveryMetric retryAfter(Outcome.RetryAfter retry) {
            return DeliveryMetric.RETRY_AFTER;
        }

        @Override
        public DeliveryMetric timedOut(Outcome.TimedOut timedOut) {
            return DeliveryMetric.UNKNOWN;
        }

        @Override
        public DeliveryMetric connectionLost(Outcome.ConnectionLost lost) {
            return DeliveryMetric.UNKNOWN;
        }

        @Override
        public DeliveryMetric unsent(Outcome.Unsent unsent) {
            return DeliveryMetric.UNSENT;
        }

        @Override
        public DeliveryMetric misconfigured(Outcome.Misconfigured misconfigured) {
            return DeliveryMetric.MISCONFIGURED;
        }

        @Override
        public DeliveryMetric held(Outcome.Held held) {
            return DeliveryMetric.HELD;
        }

        @Override
        public DeliveryMetric accepted(Outcome.Accepted accepted) {
            return null;
        }

        @Override
        public DeliveryMetric deadToken(Outcome.DeadToken dead) {
            return null;
        }

        @Override
        public DeliveryMetric rejected(Outcome.Rejected rejected) {
            return null;
        }

        @Override
        public DeliveryMetric expired(Outcome.Expired expired) {
            return null;
        }

        @Override
        public DeliveryMetric withdrawn(Outcome.Withdrawn withdrawn) {
            return null;
        }

        @Override
        public DeliveryMetric notConfigured(Outcome.NotConfigured missing) {
            return null;
        }
    }
}
