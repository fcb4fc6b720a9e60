package dev.wishcast.benchmarks.scale;

/**
 * The Flink cluster that a workload needs, on paper. MySQL, Connect and Kafka are not in it. Immutable.
 *
 * @param saleCores busy while the largest audience is notified
 * @param busiestHourCores busy in the busiest hour of the day
 * @param rebuildCores busy while a job without state reads everything
 * @param cores of the cluster, one of them the JobManager's
 * @param monthlyUsd for 730 hours
 */
record ClusterPlan(
        Workload workload,
        double saleCores,
        double busiestHourCores,
        double rebuildCores,
        long cores,
        long memoryGib,
        long diskGib,
        long monthlyUsd) {

    /** One TaskManager that is lost must not be all of them. */
    private static final long LEAST_TASK_CORES = 2;

    private static final long JOB_MANAGER_CORES = 1;
    private static final double GIB = 1L << 30;
    private static final int HOURS_A_MONTH = 730;

    /**
     * A sale, the rest of the day's notifications and a rebuild come one at a time: the cores are enough for the largest, and
     * grow as the work does, as a product's buckets are spread over all of them.
     */
    static ClusterPlan of(Workload workload, UnitCosts costs, Demands demands, Prices prices) {
        double saleCores = coreSeconds((double) workload.largestAudience(), costs.cpuMicrosPerNotification())
                / demands.saleSeconds();
        double busiestHourCores = coreSeconds(
                        workload.notificationsPerDay() * demands.busiestHourShare(), costs.cpuMicrosPerNotification())
                / 3_600;
        double rebuildCores = coreSeconds((double) workload.rows() + workload.users(), costs.cpuMicrosPerRecord())
                / (demands.rebuildHours() * 3_600);
        double busy = Math.max(saleCores, Math.max(busiestHourCores, rebuildCores));
        long cores = JOB_MANAGER_CORES + Math.max(LEAST_TASK_CORES, (long) Math.ceil(busy / demands.utilisation()));
        long memoryGib = (long)
                Math.ceil(cores * demands.memoryGibPerCore() + workload.rows() * demands.cacheBytesPerRow() / GIB);
        double stateBytes = workload.rows() * costs.bytesPerRow() + workload.users() * costs.bytesPerUser();
        long diskGib = (long) Math.ceil(stateBytes * demands.diskFactor() / GIB);
        double hourly = cores * prices.vcpuHour() + memoryGib * prices.memoryGibHour() + diskGib * prices.diskGibHour();
        return new ClusterPlan(
                workload,
                rounded(saleCores),
                rounded(busiestHourCores),
                rounded(rebuildCores),
                cores,
                memoryGib,
                diskGib,
                Math.round(hourly * HOURS_A_MONTH));
    }

    private static double coreSeconds(double count, double micros) {
        return count * micros / 1e6;
    }

    private static double rounded(double cores) {
        return Math.round(cores * 100) / 100.0;
    }
}
