package dev.wishcast.benchmarks.sale;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.runner.Report;
import java.util.List;

/**
 * What was measured at each parallelism, and the clusters that follow from it.
 *
 * @param model a notification's costs are measured, those of indexing as given
 */
record ScaleReport(List<ScaleRun> runs, @JsonUnwrapped CostModel model) implements Report {

    private static final int TIMES = 100;

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
    List<CostModel.Cluster> clusters() {
        CostModel.Workload today = CostModel.Workload.TODAY;
        return List.of(model.clusterFor(today), model.clusterFor(today.times(TIMES)));
    }

    @Override
    public String notes() {
        return """
            On paper: the cores are enough for whichever is most, the largest sale within its time, the busiest hour, or a
            rebuild of the index from Kafka within its time, one of which goes on at a time. MySQL, Connect and Kafka are not in
            it, nor are the providers' quotas, which are far lower than what such clusters send unless they are raised.
            """;
    }

    /**
     * A sale at a parallelism. Immutable.
     *
     * @param parallelism of the job, and slots of its one TaskManager
     */
    record ScaleRun(int parallelism, @JsonUnwrapped SaleRun sale) {}
}
