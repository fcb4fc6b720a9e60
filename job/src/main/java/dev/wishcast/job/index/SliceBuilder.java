package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.job.device.Device;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.Slice;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Decides which of a user's devices get a sale's message, and by which channel, and collects them into slices. Used by one
 * thread.
 */
final class SliceBuilder {

    private final Map<Platform, List<Recipient>> byPlatform = new EnumMap<>(Platform.class);
    private final Map<String, List<Recipient>> byChannel = new LinkedHashMap<>();

    /**
     * Creates a builder.
     *
     * @param channels the channel of each platform
     */
    SliceBuilder(Map<Platform, String> channels) {
        channels.forEach((platform, channel) ->
                byPlatform.put(platform, byChannel.computeIfAbsent(channel, any -> new ArrayList<>())));
    }

    /** Adds a user's devices, those with a dead token left out; returns how many were added. */
    int add(String userId, UserDevices user) {
        int added = 0;
        for (Device device : user.devices()) {
            if (!device.isSuppressed()) {
                byPlatform
                        .get(device.platform())
                        .add(new Recipient(userId, device.deviceId(), device.pushToken(), device.locale()));
                added++;
            }
        }
        return added;
    }

    /** Hands over a slice for each channel that has recipients, and begins anew. */
    void build(int bucket, SaleMessage message, BiConsumer<String, Slice> slices) {
        byChannel.forEach((channel, recipients) -> {
            if (!recipients.isEmpty()) {
                slices.accept(channel, new Slice(bucket, message, List.copyOf(recipients)));
                recipients.clear();
            }
        });
    }
}
