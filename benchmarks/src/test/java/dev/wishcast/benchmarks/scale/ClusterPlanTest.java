package dev.wishcast.benchmarks.scale;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** All numbers by hand. */
class ClusterPlanTest {

    private static final long GIB = 1L << 30;

    private static final UnitCosts COSTS = new UnitCosts(30, 10, 50, 300);
    private static final Demands DEMANDS = new Demands(15, 0.25, 1, 0.5, 2, 2, 3);
    private static final Prices PRICES = new Prices(0.04, 0.005, 0.0001, "made up");

    @Test
    void aSaleTakesItsCoreSecondsWithinItsTime() {
        ClusterPlan plan = ClusterPlan.of(new Workload(0, 0, 0, 5_000_000), COSTS, DEMANDS, PRICES);

        assertThat(plan.saleCores()).isEqualTo(10);
        // Half used: 20, and the JobManager's.
        assertThat(plan.cores()).isEqualTo(21);
        assertThat(plan.memoryGib()).isEqualTo(42);
        assertThat(plan.diskGib()).isZero();
        // 730 * (21 * 0.04 + 42 * 0.005)
        assertThat(plan.monthlyUsd()).isEqualTo(767);
    }

    @Test
    void theBusiestHourHasItsShareOfTheDay() {
        ClusterPlan plan = ClusterPlan.of(new Workload(0, 0, 4_800_000_000L, 0), COSTS, DEMANDS, PRICES);

        assertThat(plan.busiestHourCores()).isEqualTo(10);
        assertThat(plan.cores()).isEqualTo(21);
    }

    @Test
    void aRebuildReadsWishesAndDevices() {
        ClusterPlan plan = ClusterPlan.of(new Workload(600_000_000, 3_000_000_000L, 0, 0), COSTS, DEMANDS, PRICES);

        assertThat(plan.rebuildCores()).isEqualTo(10);
        assertThat(plan.cores()).isEqualTo(21);
    }

    @Test
    void theStateNeedsDiskAndItsFiltersMemory() {
        ClusterPlan plan = ClusterPlan.of(new Workload(GIB, GIB, 0, 0), new UnitCosts(30, 0, 50, 300), DEMANDS, PRICES);

        assertThat(plan.cores()).as("no fewer than two and the JobManager's").isEqualTo(3);
        assertThat(plan.memoryGib()).isEqualTo(3 * 2 + 2);
        assertThat(plan.diskGib()).isEqualTo((50 + 300) * 3);
        // 730 * (3 * 0.04 + 8 * 0.005 + 1050 * 0.0001)
        assertThat(plan.monthlyUsd()).isEqualTo(193);
    }

    @Test
    void theLargestOfTheThreeDecides() {
        Workload workload = new Workload(600_000_000, 3_000_000_000L, 4_800_000_000L, 10_000_000);

        assertThat(ClusterPlan.of(workload, COSTS, DEMANDS, PRICES).cores()).isEqualTo(41);
    }

    @Test
    void aHundredTimesTheWorkIsAHundredTimesTheCores() {
        ClusterPlan one = ClusterPlan.of(Workload.TODAY, COSTS, DEMANDS, PRICES);
        ClusterPlan hundred = ClusterPlan.of(Workload.TODAY.times(100), COSTS, DEMANDS, PRICES);

        assertThat(hundred.saleCores()).isEqualTo(one.saleCores() * 100);
        assertThat(hundred.workload().users()).isEqualTo(1_000_000_000L);
        assertThat(hundred.workload().rows()).isEqualTo(50_000_000_000L);
        assertThat(hundred.workload().notificationsPerDay()).isEqualTo(5_000_000_000L);
    }
}
