package dev.wishcast.sinks.channel;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Adds a channel to Wishcast. Java's {@link java.util.ServiceLoader} finds the factories, so a channel is added by a jar on the
 * job's class path whose {@code META-INF/services} names its factory. Stateless.
 */
public interface ChannelFactory {

    /**
     * The channel's id in options, metrics, receipts and state, such as {@code fcm}: up to 32 lower-case letters, digits and
     * hyphens, beginning with a letter.
     */
    String id();

    /** The channel's name in the Flink UI and in logs, such as {@code APNs}. */
    String displayName();

    /** All options of the channel. Their keys begin with {@code wishcast.<id>.}. */
    List<ConfigOption<?>> options();

    /** Whether the configuration has what the channel cannot do without. If not, its recipients get receipts that say so. */
    boolean isConfigured(ReadableConfig config);

    /**
     * The channel as it is configured. Called where the job is submitted; credentials are read later, on the TaskManagers.
     *
     * @throws org.apache.flink.configuration.IllegalConfigurationException if an option is missing or wrong; the message
     *     names it
     */
    Channel<?, ?> create(ReadableConfig config);
}
