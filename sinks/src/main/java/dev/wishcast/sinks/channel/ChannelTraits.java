package dev.wishcast.sinks.channel;

import java.io.Serializable;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.util.Preconditions;

/**
 * How fast a channel sends, how many recipients a request takes, and whether a request may be repeated. Immutable.
 *
 * @param ratePerSecond how many requests a second the whole job sends at most; more than 0
 * @param recipientsPerRequest how many recipients one request takes, at least 1
 * @param repeatable whether a request whose outcome is unknown may be sent again. A push may: the second replaces the first on
 *     the screen. An SMS may not
 */
public record ChannelTraits(double ratePerSecond, int recipientsPerRequest, boolean repeatable)
        implements Serializable {

    public ChannelTraits {
        Preconditions.checkArgument(ratePerSecond > 0, "The rate must be more than 0");
        Preconditions.checkArgument(recipientsPerRequest > 0, "A request must take a recipient");
    }

    /**
     * The traits of a push channel: one recipient in each request, which may be sent again.
     *
     * @param rate the option with the rate
     * @throws IllegalConfigurationException if the rate is not more than 0
     */
    public static ChannelTraits push(ReadableConfig config, ConfigOption<Double> rate) {
        double ratePerSecond = config.get(rate);
        if (!(ratePerSecond > 0)) {
            throw new IllegalConfigurationException(rate.key() + ": " + ratePerSecond + " is not more than 0");
        }
        return new ChannelTraits(ratePerSecond, 1, true);
    }
}
