package dev.wishcast.sinks.channel;

import java.util.Collections;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.IllegalConfigurationException;

/** Finds the channels that are on the class path. */
public final class Channels {

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private Channels() {}

    /**
     * The factories that {@link ServiceLoader} finds with the thread's context class loader, by their id and in its order.
     *
     * @throws IllegalConfigurationException if an id is malformed, or two factories have the same
     * @throws java.util.ServiceConfigurationError if a factory that is named in {@code META-INF/services} cannot be loaded
     */
    public static Map<String, ChannelFactory> find() {
        return byId(
                ServiceLoader.load(ChannelFactory.class, Thread.currentThread().getContextClassLoader()));
    }

    static Map<String, ChannelFactory> byId(Iterable<ChannelFactory> factories) {
        Map<String, ChannelFactory> byId = new TreeMap<>();
        for (ChannelFactory factory : factories) {
            String name = factory.getClass().getName();
            String id = factory.id();
            if (id == null || !ID.matcher(id).matches()) {
                throw new IllegalConfigurationException(
                        "The channel of " + name + " has the id '" + id + "', which does not match " + ID);
            }
            ChannelFactory other = byId.putIfAbsent(id, factory);
            if (other != null) {
                throw new IllegalConfigurationException("Two channels on the class path have the id '" + id + "': "
                        + other.getClass().getName() + " and " + name);
            }
        }
        return Collections.unmodifiableMap(byId);
    }
}
