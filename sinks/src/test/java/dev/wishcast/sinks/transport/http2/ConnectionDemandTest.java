package dev.wishcast.sinks.transport.http2;

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
        demand.answered(200, millis(2_000), NOW + 1);
        assertThat(demand.connections(100)).isEqualTo(2);
    }

    @Test
    void requestsBeyondWhatTheRateCanNeedAreNotSentYet() {
        assertThat(new ConnectionDemand(5_000).mostUnderWay()).isEqualTo(Integer.MAX_VALUE);
        assertThat(demand(5_000, 50).mostUnderWay()).isEqualTo(2_500);
        assertThat(demand(5_000, 1).mostUnderWay()).isEqualTo(64);
        assertThat(demand(1e12, 60_000).mostUnderWay()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void forgetsLatenciesOfThePast() {
        ConnectionDemand demand = demand(20_000, 5);
        demand.answered(200, millis(50), NOW + millis(6_000));
        assertThat(demand.connections(100)).isEqualTo(2);
        demand.answered(200, millis(50), NOW + millis(12_000));
        assertThat(demand.connections(100)).isEqualTo(15);
    }

    @Test
    void quickRefusalsDoNotCallForFewerConnections() {
        ConnectionDemand demand = demand(20_000, 50);
        for (int status : new int[] {400, 403, 429, 500, 503}) {
            demand.answered(status, millis(1), NOW + millis(12_000));
        }
        assertThat(demand.connections(100)).isEqualTo(15);
        assertThat(demand.mostUnderWay()).isEqualTo(10_000);
    }

    private static ConnectionDemand demand(double ratePerSecond, long latencyMillis) {
        ConnectionDemand demand = new ConnectionDemand(ratePerSecond);
        demand.answered(200, millis(latencyMillis), NOW);
        return demand;
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
