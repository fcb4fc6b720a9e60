package dev.wishcast.benchmarks.sale;

import dev.wishcast.benchmarks.sale.CostModel.Cluster;
import dev.wishcast.benchmarks.sale.CostModel.Demands;
import dev.wishcast.benchmarks.sale.CostModel.Prices;
import dev.wishcast.benchmarks.sale.CostModel.UnitCosts;
import dev.wishcast.benchmarks.sale.CostModel.Workload;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** All numbers by hand. */
class CostModelTest {

    private static final long GIB = 1L << 30;

    private static final UnitCosts COSTS = new UnitCosts(30, 10, 50, 300);
    private static final Demands DEMANDS = new Demands(15, 0.25, 1, 0.5, 2, 2, 3);
    private static final Prices PRICES = new Prices(0.04, 0.005, 0.0001, "made up");
    private static final CostModel MODEL = new CostModel(COSTS, DEMANDS, PRICES);

    @Test
    void aSaleTakesItsCoreSecondsWithinItsTime() {
        Cluster plan = MODEL.clusterFor(new Workload(0, 0, 0, 5_000_000));

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
        Cluster plan = MODEL.clusterFor(new Workload(0, 0, 4_800_000_000L, 0));

        assertThat(plan.busiestHourCores()).isEqualTo(10);
        assertThat(plan.cores()).isEqualTo(21);
    }

    @Test
    void aRebuildReadsWishesAndDevices() {
        Cluster plan = MODEL.clusterFor(new Workload(600_000_000, 3_000_000_000L, 0, 0));

        assertThat(plan.rebuildCores()).isEqualTo(10);
        assertThat(plan.cores()).isEqualTo(21);
    }

    @Test
    void theStateNeedsDiskAndItsFiltersMemory() {
        Cluster plan =
                new CostModel(new UnitCosts(30, 0, 50, 300), DEMANDS, PRICES).clusterFor(new Workload(GIB, GIB, 0, 0));

        assertThat(plan.cores()).as("no fewer than two and the JobManager's").isEqualTo(3);
        assertThat(plan.memoryGib()).isEqualTo(3 * 2 + 2);
        assertThat(plan.diskGib()).isEqualTo((50 + 300) * 3);
        // 730 * (3 * 0.04 + 8 * 0.005 + 1050 * 0.0001)
        assertThat(plan.monthlyUsd()).isEqualTo(193);
    }

    @Test
    void theLargestOfTheThreeDecides() {
        Workload workload = new Workload(600_000_000, 3_000_000_000L, 4_800_000_000L, 10_000_000);

        assertThat(MODEL.clusterFor(workload).cores()).isEqualTo(41);
    }

    @Test
    void aHundredTimesTheWorkIsAHundredTimesTheCores() {
        Cluster one = MODEL.clusterFor(Workload.TODAY);
        Cluster hundred = MODEL.clusterFor(Workload.TODAY.times(100));

        assertThat(hundred.saleCores()).isEqualTo(one.saleCores() * 100);
        assertThat(hundred.workload().users()).isEqualTo(1_000_000_000L);
        assertThat(hundred.workload().rows()).isEqualTo(50_000_000_000L);
        assertThat(hundred.workload().notificationsPerDay()).isEqualTo(5_000_000_000L);
    }
}
