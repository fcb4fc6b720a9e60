package dev.wishcast.job.schedule;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.report.SaleProgress.Why;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.streaming.api.TimerService;
import org.junit.jupiter.api.Test;

import static dev.wishcast.connectors.sale.SaleStatus.CANCELLED;
import static dev.wishcast.connectors.sale.SaleStatus.SOLD_OUT;
import static dev.wishcast.connectors.sale.SaleStatus.STARTED;
import static org.assertj.core.api.Assertions.assertThat;

/** The schedule on a map, with a clock and a watermark that the test sets. */
class SaleScheduleTest {

    private static final long HOLD = 30_000;
    private static final long BUILT_SINCE = 1_000_000;

    private final Map<String, TrackedSale> sales = new LinkedHashMap<>();
    private final TreeSet<Long> watermarkTimers = new TreeSet<>();
    private final TreeSet<Long> clockTimers = new TreeSet<>();
    private long now = BUILT_SINCE;
    private long watermark = Long.MIN_VALUE;

    private SaleSchedule schedule = open();

    private SaleSchedule open() {
        return new SaleSchedule(new InMemoryStore(), new SetTimers(), Duration.ofMillis(HOLD), BUILT_SINCE);
    }

    @Test
    void aSaleIsDueWhenTheWatermarkHasPassedItsStartAndItsPublication() throws Exception {
        assertThat(schedule.accept(event("s", STARTED, now + 10, now + 100, now + 20)))
                .isEqualTo(SaleAction.SCHEDULE);
        watermark = now + 19;
        assertThat(schedule.findDue()).isEmpty();
        watermark = now + 20;
        assertThat(schedule.findDue()).get().matches(schedule::isDue);
        assertThat(watermarkTimers).containsExactly(now + 20);
    }

    @Test
    void findingWhatIsDueChangesNothing() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 100, now));
        Map<String, TrackedSale> before = Map.copyOf(sales);
        TreeSet<Long> timersBefore = new TreeSet<>(clockTimers);
        now += 1_000_000;
        assertThat(schedule.findDue()).as("it has ended").isEmpty();
        assertThat(sales).isEqualTo(before);
        assertThat(clockTimers).isEqualTo(timersBefore);
    }

    @Test
    void aSaleIsHeldForTheLongestWaitAndNoLonger() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 1_000_000, now));
        now += HOLD - 1;
        assertThat(schedule.findDue()).isEmpty();
        now += 1;
        assertThat(schedule.findDue()).get().matches(sale -> !schedule.isDue(sale));
    }

    @Test
    void aSaleIsHeldAsLongAsRowsOfTheFirstSnapshotCome() throws Exception {
        watermark = Long.MIN_VALUE + now;
        schedule.accept(event("s", STARTED, now, now + 1_000_000, now));
        for (int row = 0; row < 5; row++) {
            now += HOLD - 1;
            schedule.onRow(0);
            schedule.onTimer();
            assertThat(schedule.findDue()).isEmpty();
        }
        now += HOLD - 1;
        assertThat(schedule.findDue()).isEmpty();
        assertThat(clockTimers).contains(now + 1);
        now += 1;
        assertThat(schedule.findDue()).as("nothing more comes").isPresent();
    }

    /** Of a job that starts without state long after the first snapshot, most rows are later ones. */
    @Test
    void aSaleIsHeldAsLongAsRowsFromBeforeTheJobsStartCome() throws Exception {
        schedule.accept(event("s", STARTED, now + 1, now + 1_000_000, now));
        for (long changedAt = BUILT_SINCE - 5; changedAt < BUILT_SINCE; changedAt++) {
            now += HOLD - 1;
            schedule.onRow(changedAt);
            watermark = changedAt;
            assertThat(schedule.findDue()).isEmpty();
        }
        now += HOLD - 1;
        watermark = BUILT_SINCE;
        schedule.onRow(BUILT_SINCE);
        assertThat(schedule.findDue()).as("later rows have their time to come").isEmpty();
        now += 1;
        assertThat(schedule.findDue()).as("later rows hold no sale").isPresent();
    }

    @Test
    void onceTheIndexIsBuiltRowsDoNotHoldASale() throws Exception {
        watermark = BUILT_SINCE;
        schedule.accept(event("s", STARTED, now + 1, now + 1_000_000, now));
        now += HOLD + 1;
        schedule.onRow(0);
        assertThat(schedule.findDue()).isPresent();
    }

    @Test
    void afterARestartTheWaitBeginsAgain() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 1_000_000, now));
        now += HOLD * 3;
        schedule = open();
        schedule.onTimer();
        assertThat(schedule.findDue()).isEmpty();
        assertThat(clockTimers).contains(now + HOLD);
        now += HOLD;
        assertThat(schedule.findDue()).isPresent();
    }

    @Test
    void aSaleThatFiredIsOnUntilItIsStoppedOrEnds() throws Exception {
        watermark = now;
        schedule.accept(event("ends", STARTED, now, now + 100, now));
        schedule.accept(event("stopped", STARTED, now, now + 100, now));
        schedule.markFired(sales.get("ends"));
        schedule.markFired(sales.get("stopped"));
        assertThat(schedule.findDue()).isEmpty();
        assertThat(schedule.whyOff("ends")).isNull();

        assertThat(schedule.accept(event("stopped", CANCELLED, now, now + 100, now)))
                .isEqualTo(SaleAction.STOP);
        assertThat(schedule.whyOff("stopped")).isEqualTo(Why.CANCELLED);
        now += 100;
        assertThat(schedule.whyOff("ends")).isEqualTo(Why.SALE_ENDED);
        assertThat(schedule.whyOff("forgotten")).isEqualTo(Why.SALE_ENDED);
    }

    @Test
    void whatHasEndedIsForgottenWhenItsTimerFires() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 100, now));
        schedule.accept(event("later", STARTED, now, now + 200, now));
        assertThat(clockTimers).contains(now + 100, now + 200);
        now += 100;
        assertThat(schedule.onTimer()).extracting(TrackedSale::saleId).containsExactly("s");
        assertThat(sales).containsOnlyKeys("later");

        schedule.markFired(sales.get("later"));
        now += 100;
        assertThat(schedule.onTimer()).as("it has fired").isEmpty();
        assertThat(sales).isEmpty();
    }

    @Test
    void aSaleStoppedBeforeItFiredIsCalledOff() throws Exception {
        schedule.accept(event("s", STARTED, now + 50, now + 100, now));
        assertThat(schedule.accept(event("s", SOLD_OUT, now, now, now))).isEqualTo(SaleAction.CALL_OFF);
        watermark = now + 50;
        assertThat(schedule.findDue()).isEmpty();
        now += 100;
        assertThat(schedule.onTimer()).as("its end was told").isEmpty();
    }

    @Test
    void whatSaysNothingNewIsIgnored() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 100, now));
        assertThat(schedule.accept(event("s", STARTED, now, now + 100, now + 1)))
                .isEqualTo(SaleAction.IGNORE);
        schedule.markFired(sales.get("s"));
        assertThat(schedule.accept(event("s", STARTED, now, now + 100, now + 1)))
                .isEqualTo(SaleAction.IGNORE);
        assertThat(schedule.accept(event("s", CANCELLED, now, now + 100, now))).isEqualTo(SaleAction.STOP);
        assertThat(schedule.accept(event("s", CANCELLED, now, now + 100, now))).isEqualTo(SaleAction.IGNORE);
    }

    /** The registry of sales passes on the stop of a sale only after its start. So the bucket has done its part. */
    @Test
    void ofASaleThatTheBucketHasEmittedOnlyTheStopIsPassedOn() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 100, now));
        schedule.markFired(sales.get("s"));
        schedule.forget("s");
        assertThat(sales).isEmpty();
        assertThat(schedule.accept(event("s", CANCELLED, now, now + 100, now))).isEqualTo(SaleAction.STOP);
        assertThat(sales).isEmpty();
    }

    @Test
    void aSaleHasOneTimerOfTheClockAtATime() throws Exception {
        schedule.accept(event("s", STARTED, now, now + 1_000_000, now));
        assertThat(clockTimers).containsExactly(now + HOLD);
        now += HOLD;
        clockTimers.clear();
        schedule.onTimer();
        assertThat(clockTimers).containsExactly(now - HOLD + 1_000_000);
    }

    private static SaleEvent event(String saleId, SaleStatus status, long startsAt, long endsAt, long publishedAt) {
        return new SaleEvent(saleId, "p", status, startsAt, endsAt, "Now 50% off", null, Map.of(), publishedAt, null);
    }

    private final class InMemoryStore implements SaleStore {

        @Override
        public List<TrackedSale> all() {
            return List.copyOf(sales.values());
        }

        @Override
        public void replaceAll(List<TrackedSale> all) {
            sales.clear();
            all.forEach(sale -> sales.put(sale.saleId(), sale));
        }
    }

    private final class SetTimers implements TimerService {

        @Override
        public long currentProcessingTime() {
            return now;
        }

        @Override
        public long currentWatermark() {
            return watermark;
        }

        @Override
        public void registerEventTimeTimer(long time) {
            watermarkTimers.add(time);
        }

        @Override
        public void registerProcessingTimeTimer(long time) {
            clockTimers.add(time);
        }

        @Override
        public void deleteEventTimeTimer(long time) {
            watermarkTimers.remove(time);
        }

        @Override
        public void deleteProcessingTimeTimer(long time) {
            clockTimers.remove(time);
        }
    }
}
