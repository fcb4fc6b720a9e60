package dev.wishcast.job;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PipelineOperatorTest {

    /** Savepoints know operators by these. One may be added; none may change or go. */
    @Test
    void theUidsAreFrozen() {
        assertThat(Stream.of(PipelineOperator.values()).map(PipelineOperator::uid))
                .doesNotHaveDuplicates()
                .contains(
                        "wishlist-source",
                        "wishlist-split",
                        "wishlist-rows",
                        "device-source",
                        "device-split",
                        "device-rows",
                        "device-watermarks",
                        "device-updates",
                        "heartbeat-source",
                        "heartbeat-split",
                        "heartbeat-time",
                        "heartbeat-watermarks",
                        "heartbeat-device-watermarks",
                        "sale-source",
                        "sale-split",
                        "sale-to-buckets",
                        "wishlist-index",
                        "audience",
                        "sale-stops",
                        "fcm-requests",
                        "fcm-withdraw",
                        "fcm-sink",
                        "apns-requests",
                        "apns-withdraw",
                        "apns-sink",
                        "receipt-source",
                        "receipt-split",
                        "dead-tokens",
                        "dead-token-watermarks",
                        "receipt-counts",
                        "delivery-report",
                        "report-sink",
                        "dead-letter-sink");
    }
}
