package dev.wishcast.benchmarks.scale;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.wishcast.benchmarks.Conditions;
import dev.wishcast.benchmarks.Report;
import dev.wishcast.benchmarks.fanout.FanOutRun;
import java.util.List;
import java.util.Locale;

/**
 * What was measured at each parallelism, and the clusters that follow from it. Immutable.
 *
 * @param costs measured; those of indexing as given
 */
record ScaleReport(
        @JsonUnwrapped Conditions conditions,
        List<ScaleRun> runs,
        UnitCosts costs,
        Demands demands,
        Prices prices,
        List<ClusterPlan> clusters)
        implements Report {

    private static final int TIMES = 100;

    private static final String NOTES = """
            On paper: the cores are enough for whichever is most, the largest sale within its time, the busiest hour, or a
            rebuild of the index from Kafka within its time, one of which goes on at a time. MySQL, Connect and Kafka are not in
            it, nor are the providers' quotas, which are far lower than what such clusters send unless they are raised.
            """;

    ScaleReport {
        runs = List.copyOf(runs);
        clusters = List.copyOf(clusters);
    }

    /** A notification costs what it did in the last warm sale. */
    static ScaleReport of(
            Conditions conditions, List<ScaleRun> runs, UnitCosts perRecord, Demands demands, Prices prices) {
        double perNotification = runs.stream()
                .filter(run -> run.sale().warm())
                .reduce((earlier, later) -> later)
                .orElseThrow()
                .sale()
                .jobCpuMicrosPerNotification();
        UnitCosts costs = new UnitCosts(
                perNotification, perRecord.cpuMicrosPerRecord(), perRecord.bytesPerRow(), perRecord.bytesPerUser());
        List<ClusterPlan> clusters = List.of(
                ClusterPlan.of(Workload.TODAY, costs, demands, prices),
                ClusterPlan.of(Workload.TODAY.times(TIMES), costs, demands, prices));
        return new ScaleReport(conditions, runs, costs, demands, prices, clusters);
    }

    @Override
    public String table() {
        StringBuilder table = new StringBuilder(conditions.summary())
                .append("\n\nparallelism  audience  job   first ms  last ms  a second  job CPU µs  rest µs\n");
        runs.forEach(run -> table.append(line(run.parallelism(), run.sale())));
        table.append(inputs());
        table.append(
                "        users            rows  a day, million  busy: sale   hour  rebuild  cores  GiB memory  GiB disk"
                        + "  USD a month\n");
        clusters.forEach(cluster -> table.append(line(cluster)));
        return table.append('\n').append(NOTES).toString();
    }

    private String inputs() {
        return String.format(
                Locale.ROOT,
                """

                On paper, from %.1f µs a notification, %.1f µs a record, %.0f bytes a row and %.0f a user,
                the largest sale in %.0f s, %.0f%% of a day in its busiest hour, a rebuild in %.0f h, cores used to %.0f%%,
                %.0f GiB of memory a core and %.0f bytes a row, %.0f times the state on disk,
                USD %.5f a core, %.6f a GiB of memory and %.6f a GiB of disk each hour (%s):

                """,
                costs.cpuMicrosPerNotification(),
                costs.cpuMicrosPerRecord(),
                costs.bytesPerRow(),
                costs.bytesPerUser(),
                demands.saleSeconds(),
                100 * demands.busiestHourShare(),
                demands.rebuildHours(),
                100 * demands.utilisation(),
                demands.memoryGibPerCore(),
                demands.cacheBytesPerRow(),
                demands.diskFactor(),
                prices.vcpuHour(),
                prices.memoryGibHour(),
                prices.diskGibHour(),
                prices.source());
    }

    private static String line(int parallelism, FanOutRun sale) {
        return String.format(
                Locale.ROOT,
                "%11d %,9d  %s %,9d %,8d %,9d %11.1f %8.1f%n",
                parallelism,
                sale.audience(),
                sale.warm() ? "warm" : "cold",
                sale.firstMs(),
                sale.lastMs(),
                sale.perSecond(),
                sale.jobCpuMicrosPerNotification(),
                sale.otherCpuMicrosPerNotification());
    }

    private static String line(ClusterPlan cluster) {
        return String.format(
                Locale.ROOT,
                "%,13d %,15d %,15d %11.2f %6.2f %8.2f %,6d %,11d %,9d %,12d%n",
                cluster.workload().users(),
                cluster.workload().rows(),
                cluster.workload().notificationsPerDay() / 1_000_000,
                cluster.saleCores(),
                cluster.busiestHourCores(),
                cluster.rebuildCores(),
                cluster.cores(),
                cluster.memoryGib(),
                cluster.diskGib(),
                cluster.monthlyUsd());
    }
}
