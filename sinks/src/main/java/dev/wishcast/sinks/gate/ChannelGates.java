package dev.wishcast.sinks.gate;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.SharedBySubtasks;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The gates of one channel, one for each key that {@link dev.wishcast.sinks.channel.Protocol#gateKey} names. Thread-safe: all
 * subtasks in a TaskManager share them, and what one learns holds for all. Other TaskManagers learn it themselves.
 */
public final class ChannelGates {

    /** Nothing runs on behalf of gates, so that there is nothing to close. */
    private static final SharedBySubtasks<ChannelGates> SHARED = new SharedBySubtasks<>(gates -> {});

    /** A gate takes 3 KB. One that is forgotten has to be learnt again. */
    static final int MOST_GATES = 1_000;

    private final String displayName;
    private final Clock clock;

    /** In the order of their last use. */
    private final Map<String, ChannelGate> byKey = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, ChannelGate> eldest) {
            return size() > MOST_GATES;
        }
    };

    ChannelGates(String displayName, Clock clock) {
        this.displayName = displayName;
        this.clock = clock;
    }

    /** The gates of a channel, the same for all equal channels until the last lease is closed. */
    public static SharedBySubtasks<ChannelGates>.Lease acquire(Channel<?, ?> channel) {
        return SHARED.acquire(channel, () -> new ChannelGates(channel.displayName(), Clock.systemUTC()));
    }

    /** The gate with that key. */
    public synchronized ChannelGate of(String key) {
        return byKey.computeIfAbsent(
                key, any -> new ChannelGate(key.isEmpty() ? displayName : displayName + " (" + key + ")", clock));
    }

    /** A connection came to nothing. This counts as a failure behind every gate, as it does not say which one it was for. */
    public void connectionFailed(String reason) {
        all().forEach(gate -> gate.connectionFailed(reason));
    }

    /** The worst state of a breaker: 0 if all are closed, 1 if one is half open, 2 if one is open. */
    public int breakerState() {
        return all().stream().mapToInt(ChannelGate::breakerState).max().orElse(0);
    }

    private synchronized List<ChannelGate> all() {
        return new ArrayList<>(byKey.values());
    }
}
