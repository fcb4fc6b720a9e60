package dev.wishcast.sinks.fcm;

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

/** Adds Firebase Cloud Messaging. It is used if {@link FcmOptions#CREDENTIALS_FILE} is set. */
public final class FcmChannelFactory implements ChannelFactory {

    @Override
    public String id() {
        return "fcm";
    }

    @Override
    public String displayName() {
        return "FCM";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return List.of(
                FcmOptions.CREDENTIALS_FILE, FcmOptions.PROJECT_ID, FcmOptions.ENDPOINT, FcmOptions.RATE_PER_SECOND);
    }

    @Override
    public boolean isConfigured(ReadableConfig config) {
        return config.getOptional(FcmOptions.CREDENTIALS_FILE).isPresent();
    }

    @Override
    public Channel<?, ?> create(ReadableConfig config) {
        Http2Settings http = Http2Settings.from(config);
        return new Http2Channel(
                id(),
                displayName(),
                ChannelTraits.push(config, FcmOptions.RATE_PER_SECOND),
                Http2Channel.endpoint(config, FcmOptions.ENDPOINT),
                http,
                new FcmProtocol.Opener(
                        projectId(config), config.get(FcmOptions.CREDENTIALS_FILE), http, Presentation.from(config)));
    }

    private static String projectId(ReadableConfig config) {
        String projectId = config.get(FcmOptions.PROJECT_ID);
        if (projectId == null || !projectId.matches("[A-Za-z0-9.:-]+")) {
            throw new IllegalConfigurationException(FcmOptions.PROJECT_ID.key() + ": "
                    + (projectId == null
                            ? "missing, but " + FcmOptions.CREDENTIALS_FILE.key() + " is set"
                            : "'" + projectId + "' is not a project id"));
        }
        return projectId;
    }
}
