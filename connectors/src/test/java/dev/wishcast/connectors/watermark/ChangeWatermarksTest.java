package dev.wishcast.connectors.watermark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChangeWatermarksTest {

    private final ManualClock activity = new ManualClock(-5);
    private final RecordedWatermarks out = new RecordedWatermarks();
    private long wallClock = 1_000_000;
    private final ChangeWatermarks<String> watermarks = new ChangeWatermarks<>(
            Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofSeconds(5), activity, () -> wallClock);

    private void change(long timestamp) {
        watermarks.onEvent("change", timestamp, out);
    }

    private void tickAfter(long millis) {
        activity.advanceTime(millis, TimeUnit.MILLISECONDS);
        wallClock += millis;
        watermarks.onPeriodicEmit(out);
    }

    @Test
    void followsTheLatestChangeAtADistance() {
        change(10_000);
        change(9_950);
        assertThat(out.last()).as("between periods").isNull();
        tickAfter(50);
        assertThat(out.last()).isEqualTo("9899");
        change(10_100);
        tickAfter(50);
        assertThat(out.last()).isEqualTo("9999");
    }

    /** Else one forged row would keep sales from waiting for anything, until that day. */
    @Test
    void aChangeFromTheFutureIsOneOfNow() {
        wallClock = 20_000;
        change(Long.MAX_VALUE);
        tickAfter(50);
        assertThat(out.last()).isEqualTo("19899");
        tickAfter(50);
        assertThat(out.last()).as("no longer than until now").isEqualTo("19899");
    }

    @Test
    void isIdleOnceItHasBeenQuietForLongerThanTheIdleness() {
        change(10_000);
        tickAfter(50);
        tickAfter(200);
        assertThat(out.last()).isEqualTo("9899");
        tickAfter(1);
        assertThat(out.last()).isEqualTo("idle");
    }

    @Test
    void quietCountsFromTheLastChangeNotFromTheFirst() {
        for (int i = 0; i < 10; i++) {
            change(10_000 + i);
            tickAfter(150);
            assertThat(out.last()).isNotEqualTo("idle");
        }
    }

    @Test
    void timeUnderBackpressureIsNotIdleness() {
        change(10_000);
        tickAfter(50);
        wallClock += 60_000;
        watermarks.onPeriodicEmit(out);
        assertThat(out.last()).isEqualTo("9899");
    }

    @Test
    void beforeItsFirstChangeItIsIdleOnlyAfterTheGrace() {
        tickAfter(201);
        assertThat(out.last()).isNotEqualTo("idle");
        tickAfter(4_799);
        assertThat(out.last()).isNotEqualTo("idle");
        tickAfter(1);
        assertThat(out.last()).isEqualTo("idle");
    }

    @Test
    void theGraceEndsWithTheFirstChange() {
        change(10_000);
        tickAfter(1);
        tickAfter(201);
        assertThat(out.last()).isEqualTo("idle");
    }

    @Test
    void theFirstChangeAfterIdlenessGivesAWatermarkAtOnce() {
        change(10_000);
        tickAfter(1);
        tickAfter(201);
        change(20_000);
        assertThat(out.last()).isEqualTo("19899");
        change(30_000);
        assertThat(out.last()).as("the second waits for the period").isEqualTo("19899");
    }

    @Test
    void changesWithoutADateShowActivityOnly() {
        change(10_000);
        tickAfter(150);
        change(0);
        tickAfter(150);
        change(0);
        tickAfter(150);
        assertThat(out.last()).isEqualTo("9899");
    }

    @Test
    void withoutAnyDateTheWatermarkGrowsBelowEveryPointInTime() {
        change(0);
        tickAfter(50);
        long first = Long.parseLong(out.last());
        change(0);
        tickAfter(50);
        long second = Long.parseLong(out.last());
        assertThat(first).isGreaterThan(Long.MIN_VALUE).isLessThan(second);
        assertThat(second).isLessThan(-1_000_000_000_000_000L);
    }
}
