package dev.wishcast.sinks.apns;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelFactory;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.presentation.Presentation;
import dev.wishcast.sinks.transport.http2.Http2Channel;
import dev.wishcast.sinks.transport.http2.Http2Settings;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;

/** Adds the Apple Push Notification service. It is used if {@link ApnsOptions#KEY_FILE} is set. */
public final class ApnsChannelFactory implements ChannelFactory {

    @Override
    public String id() {
        return "apns";
    }

    @Override
    public String displayName() {
        return "APNs";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return List.of(
                ApnsOptions.KEY_FILE,
                ApnsOptions.KEY_ID,
                ApnsOptions.TEAM_ID,
                ApnsOptions.TOPIC,
                ApnsOptions.ENDPOINT,
                ApnsOptions.RATE_PER_SECOND);
    }

    @Override
    public boolean isConfigured(ReadableConfig config) {
        return config.getOptional(ApnsOptions.KEY_FILE).isPresent();
    }

    @Override
    public Channel<?, ?> create(ReadableConfig config) {
        String keyId =
                config.getOptional(ApnsOptions.KEY_ID).isPresent() ? identifier(config, ApnsOptions.KEY_ID) : null;
        String teamId = identifier(config, ApnsOptions.TEAM_ID);
        String topic = identifier(config, ApnsOptions.TOPIC);
        return new Http2Channel(
                id(),
                displayName(),
                ChannelTraits.push(config, ApnsOptions.RATE_PER_SECOND),
                Http2Channel.endpoint(config, ApnsOptions.ENDPOINT),
                Http2Settings.from(config),
                new ApnsProtocol.Opener(
                        config.get(ApnsOptions.KEY_FILE), keyId, teamId, topic, Presentation.from(config)));
    }

    private static String identifier(ReadableConfig config, ConfigOption<String> option) {
        String value = config.get(option);
        if (value == null || !value.matches("[A-Za-z0-9.-]+")) {
            throw new IllegalConfigurationException(option.key() + ": "
                    + (value == null
                            ? "missing, but " + ApnsOptions.KEY_FILE.key() + " is set"
                            : "'" + value + "' is not an identifier"));
        }
        return value;
    }
}
