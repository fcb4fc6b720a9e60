package dev.wishcast.job;

import org.apache.flink.configuration.IllegalConfigurationException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WishcastJobTest {

    /** Outside of a cluster, Flink has its defaults, as a cluster without flink-conf has. */
    @Test
    void aClusterWithoutCheckpointsIsRefused() {
        assertThatThrownBy(() -> WishcastJob.main(new String[] {"--wishcast.kafka.bootstrap-servers", "nowhere:9092"}))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("execution.checkpointing.interval");
    }
}
