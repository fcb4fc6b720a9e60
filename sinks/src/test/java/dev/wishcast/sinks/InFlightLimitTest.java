package dev.wishcast.sinks;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.connector.base.sink.writer.strategy.RequestInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InFlightLimitTest {

    @Test
    void blocksWhatWouldExceedTheLimit() {
        InFlightLimit limit = new InFlightLimit(500, 200, () -> 1_000);
        limit.registerInFlightRequest(batch(200));

        assertThat(limit.shouldBlock(batch(200))).isFalse();
        limit.registerInFlightRequest(batch(200));
        assertThat(limit.shouldBlock(batch(200))).isTrue();
        assertThat(limit.shouldBlock(batch(100))).isFalse();
    }

    @Test
    void countsWhatSettledOneByOneAndNotTheBatchAgain() {
        InFlightLimit limit = new InFlightLimit(300, 200, () -> 1_000);
        limit.registerInFlightRequest(batch(200));
        limit.settled(1);
        limit.settled(99);
        assertThat(limit.shouldBlock(batch(200))).isFalse();
        limit.settled(100);
        limit.registerCompletedRequest(null);

        assertThat(limit.inFlight()).isZero();
    }

    @Test
    void neverBlocksWithNothingInFlight() {
        assertThat(new InFlightLimit(10, 200, () -> 1_000).shouldBlock(batch(200)))
                .isFalse();
    }

    @Test
    void blocksWhatWouldOnlyQueueInFrontOfTheConnections() {
        AtomicInteger streams = new AtomicInteger();
        InFlightLimit limit = new InFlightLimit(20_000, 200, streams::get);
        limit.registerInFlightRequest(batch(800));
        assertThat(limit.shouldBlock(batch(1))).isTrue();

        streams.set(1_000);
        assertThat(limit.shouldBlock(batch(200))).isFalse();
        limit.registerInFlightRequest(batch(1_200));
        assertThat(limit.shouldBlock(batch(1))).isTrue();
    }

    private static RequestInfo batch(int size) {
        return () -> size;
    }
}
