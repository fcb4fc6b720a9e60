package dev.wishcast.stub;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Hands over items after a delay, rounded up to whole milliseconds: all that are due at the same one share a timer, so that
 * thousands of answers a second do not wake their thread for each. For one thread, which is its executor's.
 */
final class MillisecondTimer<T> {

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final LongObjectMap<List<T>> byMillisecond = new LongObjectHashMap<>();
    private final LongSupplier nanoClock;
    private final Consumer<T> consumer;

    MillisecondTimer(LongSupplier nanoClock, Consumer<T> consumer) {
        this.nanoClock = nanoClock;
        this.consumer = consumer;
    }

    /** On the executor's thread. */
    void after(long delayNanos, T item, ScheduledExecutorService executor) {
        long now = nanoClock.getAsLong();
        long millisecond = -Math.floorDiv(-(now + delayNanos), NANOS);
        List<T> batch = byMillisecond.get(millisecond);
        if (batch == null) {
            batch = new ArrayList<>();
            byMillisecond.put(millisecond, batch);
            var unused =
                    executor.schedule(() -> handOver(millisecond), millisecond * NANOS - now, TimeUnit.NANOSECONDS);
        }
        batch.add(item);
    }

    private void handOver(long millisecond) {
        byMillisecond.remove(millisecond).forEach(consumer);
    }
}
