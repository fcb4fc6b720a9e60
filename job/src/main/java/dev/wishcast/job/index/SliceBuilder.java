package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.job.device.Device;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.Slice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Decides which of a user's devices get a sale's message, and by which channel, and collects them into slices. Used by one
 * thread.
 */
final class SliceBuilder {

    /**
     * What is collected for one platform.
     *
     * @param name the platform's, as the configuration calls it
     * @param channel the id of the platform's channel
     */
    private record Group(String name, String channel, List<Recipient> recipients) {}

    private final Map<Platform, Group> byPlatform = new EnumMap<>(Platform.class);

    /**
     * Creates a builder.
     *
     * @param channels the channel of each platform
     */
    SliceBuilder(Map<Platform, String> channels) {
        channels.forEach((platform, channel) ->
                byPlatform.put(platform, new Group(IndexSettings.nameOf(platform), channel, new ArrayList<>())));
    }

    /** Adds a user's devices, those with a dead token left out; returns how many were added. */
    int add(String userId, UserDevices user) {
        int added = 0;
        for (Device device : user.devices()) {
            if (!device.isSuppressed()) {
                Group group = byPlatform.get(device.platform());
                group.recipients.add(
                        new Recipient(userId, device.deviceId(), group.name, device.pushToken(), device.locale()));
                added++;
            }
        }
        return added;
    }

    /** Hands over a slice for each platform that has recipients, and begins anew. */
    void build(int bucket, SaleMessage message, BiConsumer<String, Slice> slices) {
        for (Group group : byPlatform.values()) {
            if (!group.recipients.isEmpty()) {
                slices.accept(group.channel, new Slice(bucket, message, List.copyOf(group.recipients)));
                group.recipients.clear();
            }
        }
    }
}
