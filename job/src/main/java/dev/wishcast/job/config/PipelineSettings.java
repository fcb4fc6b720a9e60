package dev.wishcast.job.config;

import dev.wishcast.job.index.ProductBucket;
import java.time.Duration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/**
 * What the pipeline's operators are set to.
 *
 * @param buckets how many buckets each product's users are split into, a divisor of {@value ProductBucket#KEY_GROUPS}
 * @param maxHold how long a sale waits at most for the changes committed before it; positive
 */
public record PipelineSettings(int buckets, Duration maxHold) {

    /** @throws IllegalConfigurationException if a value is out of its range; the message names the option */
    public PipelineSettings {
        if (buckets < 1 || ProductBucket.KEY_GROUPS % buckets != 0) {
            throw new IllegalConfigurationException(IndexOptions.BUCKETS.key() + " is " + buckets
                    + ", but must be a divisor of " + ProductBucket.KEY_GROUPS + ".");
        }
        if (maxHold.isNegative() || maxHold.isZero()) {
            throw new IllegalConfigurationException(
                    IndexOptions.MAX_HOLD.key() + " is " + maxHold + ", but must be positive.");
        }
    }

    /** @throws IllegalConfigurationException if a value is out of its range; the message names the option */
    public static PipelineSettings of(ReadableConfig config) {
        return new PipelineSettings(config.get(IndexOptions.BUCKETS), config.get(IndexOptions.MAX_HOLD));
    }
}
