package dev.wishcast.filechannel;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelFactory;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/** Adds a channel that appends notifications to a file. It is used if {@link #PATH} is set. */
public final class FileChannelFactory implements ChannelFactory {

    static final String ID = "file";

    /** The file. */
    public static final ConfigOption<String> PATH = ConfigOptions.key("wishcast.file.path")
            .stringType()
            .noDefaultValue()
            .withDescription("The file that notifications are appended to, on every TaskManager.");

    @Override
    public String id() {
        return ID;
    }

    @Override
    public String displayName() {
        return "File";
    }

    @Override
    public List<ConfigOption<?>> options() {
        return List.of(PATH);
    }

    @Override
    public boolean isConfigured(ReadableConfig config) {
        return config.getOptional(PATH).isPresent();
    }

    @Override
    public Channel<?, ?> create(ReadableConfig config) {
        return new FileChannel(config.get(PATH));
    }
}
