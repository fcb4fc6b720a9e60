package dev.wishcast.benchmarks.scale;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.runner.Conditions;
import dev.wishcast.benchmarks.runner.Report;
import dev.wishcast.benchmarks.sale.SaleRun;
import dev.wishcast.benchmarks.scale.CostModel.Cluster;
import dev.wishcast.benchmarks.scale.CostModel.Workload;
import java.util.List;

/**
 * What was measured at each parallelism, and the clusters that follow from it. Immutable.
 *
 * @param model a notification's costs are measured, those of indexing as given
 */
record ScaleReport(
        Conditions conditions,
        List<ScaleRun> runs,
        @JsonUnwrapped CostModel model) implements Report {

    private static final int TIMES = 100;

    ScaleReport {
        runs = List.copyOf(runs);
    }

    /** What a notification cost in the last warm sale. */
    static double microsPerNotification(List<ScaleRun> runs) {
        return runs.stream()
                .map(ScaleRun::sale)
                .filter(SaleRun::warm)
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .jobCpuMicrosPerNotification();
    }

    /** For today's workload, and for many times that. */
    @JsonProperty
    List<Cluster> clusters() {
        return List.of(model.clusterFor(Workload.TODAY), model.clusterFor(Workload.TODAY.times(TIMES)));
    }

    @Override
    public List<String> remarks() {
        return runs.stream().flatMap(run -> run.sale().remarks()).toList();
    }

    @Override
    public String notes() {
        return """
            On paper: the cores are enough for whichever is most, the largest sale within its time, the busiest hour, or a
            rebuild of the index from Kafka within its time, one of which goes on at a time. MySQL, Connect and Kafka are not in
            it, nor are the providers' quotas, which are far lower than what such clusters send unless they are raised.
            """;
    }

    @Override
    public boolean passed() {
        return runs.stream().allMatch(run -> run.sale().exactlyOnce());
    }

    /**
     * A sale at a parallelism. Immutable.
     *
     * @param parallelism of the job, and slots of its one TaskManager
     */
    record ScaleRun(int parallelism, @JsonUnwrapped SaleRun sale) {}
}
