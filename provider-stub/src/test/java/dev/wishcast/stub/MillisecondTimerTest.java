package dev.wishcast.stub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MillisecondTimerTest {

    private static final int ITEMS = 10_000;
    private static final int LONGEST_MS = 20;

    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    @Test
    void handsOverEachItemOnceAndNeverEarly() {
        List<Integer> handedOver = Collections.synchronizedList(new ArrayList<>());
        List<Long> early = Collections.synchronizedList(new ArrayList<>());
        long[] due = new long[ITEMS];
        MillisecondTimer<Integer> timer = new MillisecondTimer<>(System::nanoTime, item -> {
            handedOver.add(item);
            if (System.nanoTime() - due[item] < 0) {
                early.add(due[item]);
            }
        });

        executor.execute(() -> {
            for (int item = 0; item < ITEMS; item++) {
                long delay = delay(item);
                due[item] = System.nanoTime() + delay;
                timer.after(delay, item, executor);
            }
        });
        Awaitility.await().until(() -> handedOver.size() >= ITEMS);

        assertThat(handedOver).hasSize(ITEMS).doesNotHaveDuplicates();
        assertThat(early).isEmpty();
    }

    @Test
    void itemsOfOneMillisecondShareATimer() {
        List<Integer> handedOver = Collections.synchronizedList(new ArrayList<>());
        MillisecondTimer<Integer> timer = new MillisecondTimer<>(() -> -1_000_000_000L, handedOver::add);

        executor.execute(() -> {
            for (int item = 0; item < ITEMS; item++) {
                timer.after(delay(item), item, executor);
            }
        });
        Awaitility.await().until(() -> handedOver.size() >= ITEMS);

        int filling = 1;
        assertThat(executor.getTaskCount()).isEqualTo(filling + LONGEST_MS);
    }

    /** From one nanosecond up to {@link #LONGEST_MS}, in all its milliseconds. */
    private static long delay(int item) {
        return 1 + 37_000L * item % (LONGEST_MS * 1_000_000L);
    }
}
