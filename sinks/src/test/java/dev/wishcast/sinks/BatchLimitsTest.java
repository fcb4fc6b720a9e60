package dev.wishcast.sinks;

import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class BatchLimitsTest {

    @Test
    void keepsAboutASecondOfQuotaInFlight() {
        assertThat(BatchLimits.forRate(10_000)).isEqualTo(new BatchLimits(200, 10_000, 2_500));
        assertThat(BatchLimits.forRate(100)).isEqualTo(new BatchLimits(10, 100, 40));
        assertThat(BatchLimits.forRate(1)).isEqualTo(new BatchLimits(1, 2, 4));
        assertThat(BatchLimits.forRate(0.01)).isEqualTo(new BatchLimits(1, 2, 4));
        assertThat(BatchLimits.forRate(1e9)).isEqualTo(new BatchLimits(200, 20_000, 5_000));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 1, 9, 11, 123, 4_567, 1e6, 1e12})
    void isWhatFlinkTakes(double rate) {
        BatchLimits limits = BatchLimits.forRate(rate);
        AsyncSinkWriterConfiguration configuration =
                limits.toConfiguration(new InFlightLimit(limits.inFlight(), limits.batch(), () -> 100));

        assertThat(configuration.getMaxBufferedRequests()).isGreaterThan(configuration.getMaxBatchSize());
        assertThat(configuration.isFailOnTimeout()).isTrue();
    }
}
