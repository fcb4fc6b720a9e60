package dev.wishcast.sinks.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * What a transport is given. Immutable.
 *
 * @param name names threads
 * @param ratePerSecond this subtask's share of the rate
 * @param owner runs tasks on the owner's thread, one after the other; accepts them from any thread
 * @param background runs timers; a transport does not block it, and it stays the owner's
 * @param listener hears of connections, on the owner's thread
 */
public record TransportContext(
        String name,
        double ratePerSecond,
        Executor owner,
        ScheduledExecutorService background,
        TransportListener listener) {}
