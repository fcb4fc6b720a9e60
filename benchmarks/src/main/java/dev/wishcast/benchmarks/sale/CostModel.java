package dev.wishcast.benchmarks.sale;

import org.apache.commons.math3.util.Precision;

/** What a Flink cluster for a workload needs, on paper. MySQL, Connect and Kafka are not in it. Immutable. */
record CostModel(UnitCosts costs, Demands demands, Prices prices) {

    /** One TaskManager that is lost must not be all of them. */
    private static final long LEAST_TASK_CORES = 2;

    private static final long JOB_MANAGER_CORES = 1;
    private static final double GIB = 1L << 30;
    private static final int HOURS_A_MONTH = 730;

    /**
     * Costs as {@code bench ingest} measures them for 10 million rows, and prices as they were listed in March 2026.
     *
     * @param cpuMicrosPerNotification measured now
     */
    static CostModel with(double cpuMicrosPerNotification) {
        return new CostModel(
                // A user has a phone: a token, ids, and times.
                new UnitCosts(cpuMicrosPerNotification, 6.3, 18, 300),
                // A filter has 10 bits a row, and the index blocks a little less than that.
                new Demands(15, 0.25, 1, 0.6, 2, 2, 3),
                new Prices(
                        0.04048,
                        0.004445,
                        0.000111,
                        "AWS Fargate, Linux/x86, us-east-1, on demand, as listed in March 2026"));
    }

    /**
     * The cluster for a workload. A sale, the rest of the day's notifications and a rebuild come one at a time: the cores are
     * enough for the largest. The cores grow as the work does, as a product's buckets are spread over all of them.
     */
    Cluster clusterFor(Workload work) {
        double sale = coreSeconds((double) work.largestAudience, costs.cpuMicrosPerNotification) / demands.saleSeconds;
        double notificationsAnHour = work.notificationsPerDay * demands.busiestHourShare;
        double busiestHour = coreSeconds(notificationsAnHour, costs.cpuMicrosPerNotification) / 3_600;
        double rebuild =
                coreSeconds((double) work.rows + work.users, costs.cpuMicrosPerRecord) / (demands.rebuildHours * 3_600);
        double busy = Math.max(sale, Math.max(busiestHour, rebuild));
        long cores = JOB_MANAGER_CORES + Math.max(LEAST_TASK_CORES, (long) Math.ceil(busy / demands.utilisation));
        long memoryGib =
                (long) Math.ceil(cores * demands.memoryGibPerCore + work.rows * demands.cacheBytesPerRow / GIB);
        double stateBytes = work.rows * costs.bytesPerRow + work.users * costs.bytesPerUser;
        long diskGib = (long) Math.ceil(stateBytes * demands.diskFactor / GIB);
        double hourlyUsd = cores * prices.vcpuHour + memoryGib * prices.memoryGibHour + diskGib * prices.diskGibHour;
        return new Cluster(
                work,
                Precision.round(sale, 2),
                Precision.round(busiestHour, 2),
                Precision.round(rebuild, 2),
                cores,
                memoryGib,
                diskGib,
                Math.round(hourlyUsd * HOURS_A_MONTH));
    }

    private static double coreSeconds(double count, double micros) {
        return count * micros / 1e6;
    }

    /**
     * What a unit of work costs the job, as measured. Immutable.
     *
     * @param cpuMicrosPerNotification from the index to the receipt
     * @param cpuMicrosPerRecord from Debezium's record to the index
     * @param bytesPerRow of the index, on disk
     * @param bytesPerUser of the devices, on disk
     */
    record UnitCosts(
            double cpuMicrosPerNotification, double cpuMicrosPerRecord, double bytesPerRow, double bytesPerUser) {}

    /**
     * How soon the work is to be done, and what room is left: assumptions, each of which can be replaced. Immutable.
     *
     * @param saleSeconds for the largest audience
     * @param busiestHourShare how much of a day's notifications its busiest hour has, 0 to 1
     * @param rebuildHours for a job without state to read all rows again
     * @param utilisation of the cores at such times, over 0 to 1
     * @param memoryGibPerCore for the JVM, the network and the connections
     * @param cacheBytesPerRow of RocksDB's filters and index blocks, which should stay in memory
     * @param diskFactor on top of the state: what compactions need, and a checkpoint's copy
     */
    record Demands(
            double saleSeconds,
            double busiestHourShare,
            double rebuildHours,
            double utilisation,
            double memoryGibPerCore,
            double cacheBytesPerRow,
            double diskFactor) {}

    /**
     * What a provider of machines asks, in US dollars. Immutable.
     *
     * @param source of whom, where, and from when
     */
    record Prices(double vcpuHour, double memoryGibHour, double diskGibHour, String source) {}

    /**
     * What is asked of a cluster. Immutable.
     *
     * @param users with one phone each
     * @param rows of all wishlists
     * @param largestAudience of one sale
     */
    record Workload(long users, long rows, long notificationsPerDay, long largestAudience) {

        /** 10 million users, 500 million wishes, 50 million notifications a day, half a million waiting for one product. */
        static final Workload TODAY = new Workload(10_000_000, 500_000_000, 50_000_000, 500_000);

        Workload times(long factor) {
            return new Workload(users * factor, rows * factor, notificationsPerDay * factor, largestAudience * factor);
        }
    }

    /**
     * The cluster that a workload needs. Immutable.
     *
     * @param saleCores busy while the largest audience is notified
     * @param busiestHourCores busy in the busiest hour of the day
     * @param rebuildCores busy while a job without state reads everything
     * @param cores of the cluster, one of them the JobManager's
     * @param monthlyUsd for 730 hours
     */
    record Cluster(
            Workload workload,
            double saleCores,
            double busiestHourCores,
            double rebuildCores,
            long cores,
            long memoryGib,
            long diskGib,
            long monthlyUsd) {}
}
