package dev.wishcast.job.index;

import dev.wishcast.job.device.Device;
import dev.wishcast.job.device.UserDevices;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.Slice;
import java.util.ArrayList;
import java.util.HashMap;
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
     * @param platform the platform, in lower case
     * @param channel the id of the platform's channel
     */
    private record Group(String platform, String channel, List<Recipient> recipients) {}

    private final Map<String, Group> byPlatform = new HashMap<>();
    private final IndexCounters counters;

    /**
     * Creates a builder.
     *
     * @param channels the channel of each platform
     * @param counters count the devices that are left out
     */
    SliceBuilder(Map<String, String> channels, IndexCounters counters) {
        this.counters = counters;
        channels.forEach(
                (platform, channel) -> byPlatform.put(platform, new Group(platform, channel, new ArrayList<>())));
    }

    /**
     * Adds a user's devices, each token once. Leaves out those whose token is dead or belongs to another user, and those whose
     * platform has no channel any more. Returns how many were added.
     */
    int add(String userId, UserDevices user) {
        int added = 0;
        for (int i = 0; i < user.devices().size(); i++) {
            Device device = user.devices().get(i);
            Group group = byPlatform.get(device.platform());
            if (group == null) {
                counters.devicesIgnored.inc();
            } else if (device.isSuppressed()) {
                counters.devicesSuppressed.inc();
            } else if (user.isYielded(device)) {
                counters.devicesYielded.inc();
            } else if (user.isRepeated(i)) {
                counters.devicesRepeated.inc();
            } else {
                group.recipients.add(
                        new Recipient(userId, device.deviceId(), group.platform, device.pushToken(), device.locale()));
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
