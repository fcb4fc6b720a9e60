package dev.wishcast.sinks.http;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConnectionDemandTest {

    private static final long NOW = 42;

    @Test
    void isOneUntilALatencyIsKnown() {
        assertThat(new ConnectionDemand(1e6).connections(1)).isOne();
    }

    @Test
    void isRateTimesLatencyOverStreamsWithSomeHeadroom() {
        assertThat(demand(20_000, 50).connections(100)).isEqualTo(15);
        assertThat(demand(5_000, 50).connections(100)).isEqualTo(4);
        assertThat(demand(5_000, 50).connections(1_000)).isOne();
        assertThat(demand(1, 1).connections(100)).isOne();
        assertThat(demand(1e12, 60_000).connections(1)).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void goesByTheLeastLatencySoThatQueuesDoNotCallForConnections() {
        ConnectionDemand demand = demand(20_000, 5);
        demand.answered(millis(2_000), NOW + 1);
        assertThat(demand.connections(100)).isEqualTo(2);
    }

    @Test
    void requestsBeyondWhatTheRateCanNeedAreNotSentYet() {
        assertThat(new ConnectionDemand(5_000).mostUnderWay()).isEqualTo(Integer.MAX_VALUE);
        assertThat(demand(5_000, 50).mostUnderWay()).isEqualTo(2_500);
        assertThat(demand(5_000, 1).mostUnderWay()).isEqualTo(100);
        assertThat(demand(1e12, 60_000).mostUnderWay()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void forgetsLatenciesOfThePast() {
        ConnectionDemand demand = demand(20_000, 5);
        demand.answered(millis(50), NOW + millis(6_000));
        assertThat(demand.connections(100)).isEqualTo(2);
        demand.answered(millis(50), NOW + millis(12_000));
        assertThat(demand.connections(100)).isEqualTo(15);
    }

    private static ConnectionDemand demand(double ratePerSecond, long latencyMillis) {
        ConnectionDemand demand = new ConnectionDemand(ratePerSecond);
        demand.answered(millis(latencyMillis), NOW);
        return demand;
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
