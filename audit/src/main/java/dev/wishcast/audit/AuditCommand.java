package dev.wishcast.audit;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.wishcast.connectors.kafka.KafkaOptions;
import dev.wishcast.job.config.JobConfiguration;
import dev.wishcast.launcher.project.ReportFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.plugin.PluginUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./wishcast audit}. Exits with 0 if nothing differs, 1 if something does, and 2 if the audit could not be made. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeOnExecutionException = AuditCommand.FAILED,
        footer = {
            "",
            "MySQL goes on while the savepoint stands still: what changed in between differs too. Stop the writes before",
            "the savepoint, or make another one and another audit: what differs in both is wrong.",
            "",
            "Exits with 0 if nothing differs, 1 if something does, and 2 if the audit could not be made.",
            "For savepoints on S3 and the like, set FLINK_CONF_DIR and FLINK_PLUGINS_DIR to your Flink's conf and plugins."
        })
public final class AuditCommand implements Callable<Integer> {

    static final int SOMETHING_DIFFERS = 1;
    static final int FAILED = 2;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--savepoint",
            paramLabel = "PATH",
            required = true,
            description = "A savepoint or a retained checkpoint, such as s3://bucket/savepoint-1a2b3c.")
    private String savepoint;

    @Option(
            names = "--mysql-url",
            paramLabel = "URL",
            required = true,
            description = "Such as jdbc:mysql://db:3306/?sslMode=VERIFY_IDENTITY, without user and password.")
    private String mysqlUrl;

    @Option(
            names = "--mysql-user",
            paramLabel = "USER",
            required = true,
            description = "Who may read both tables, such as Debezium's user.")
    private String mysqlUser;

    @Option(names = "--password-file", paramLabel = "FILE", required = true, description = "Holds its password.")
    private Path passwordFile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "The job's own options: they say what tables and columns are called.")
    private Path config;

    @Option(
            names = "--wishlist-table",
            paramLabel = "DB.TABLE",
            description = "The wishlist table, if its topic is not called after it.")
    private String wishlistTable;

    @Option(names = "--device-table", paramLabel = "DB.TABLE", description = "Likewise, the device table.")
    private String deviceTable;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many differences of each kind are shown; all are counted. Default: ${DEFAULT-VALUE}.")
    private int limit;

    @Option(
            names = "--temp-dir",
            paramLabel = "DIR",
            defaultValue = "${sys:java.io.tmpdir}",
            description = "Where to sort, with room for three times what both sides hold. Default: ${DEFAULT-VALUE}.")
    private Path tempDir;

    @Option(
            names = "--repair",
            paramLabel = "DIR",
            description =
                    "Where to write tombstones for the rows that only the index has, for Kafka's console producer.")
    private Path repair;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            converter = ReportFile.class,
            description = "Where to write the result as JSON.")
    private Path report;

    @Override
    public Integer call() throws AuditFailedException, IOException, InterruptedException {
        Configuration flink = GlobalConfiguration.loadConfiguration();
        FileSystem.initialize(flink, PluginUtils.createPluginManagerFromRootFolder(flink));
        String[] jobArguments = config == null ? new String[0] : new String[] {"--config", config.toString()};
        Configuration options = JobConfiguration.read(jobArguments, new Configuration());
        AuditReport result = new Audit(
                        savepoint,
                        MySqlAccess.of(mysqlUrl, mysqlUser, passwordFile),
                        TableLayout.wishlist(options, wishlistTable),
                        TableLayout.devices(options, deviceTable),
                        limit,
                        tempDir,
                        repair)
                .run();
        print(result, spec.commandLine().getOut());
        if (repair != null) {
            printRepair(
                    List.of(options.get(KafkaOptions.WISHLIST_TOPIC), options.get(KafkaOptions.DEVICE_TOPIC)),
                    spec.commandLine().getOut());
        }
        if (report != null) {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(report.toFile(), result);
        }
        return result.differences() == 0 ? 0 : SOMETHING_DIFFERS;
    }

    private static void print(AuditReport result, PrintWriter out) {
        out.printf("Savepoint  %s, of %s%n", result.savepoint(), result.savepointWrittenAt());
        out.printf("MySQL      %s, read from %s%n%n", result.mysql(), result.mysqlReadAt());
        out.printf(
                "%-9s %14s %14s %14s %14s %14s %14s%n",
                "", "in index", "in MySQL", "not in index", "not in MySQL", "different", "twice in index");
        print(AuditedTable.WISHLIST, result.wishlist(), out);
        print(AuditedTable.DEVICE, result.devices(), out);
        out.println();
        result.examples().forEach(out::println);
        long more = result.differences() - result.examples().size();
        if (result.differences() == 0) {
            out.println("Nothing differs.");
        } else if (more > 0) {
            out.printf(Locale.ROOT, "… and %,d more.%n", more);
        }
    }

    private void printRepair(List<String> topics, PrintWriter out) {
        out.println();
        out.println("To remove what only the index has (docs/guide/audit.md says when):");
        for (String topic : topics) {
            out.printf(
                    "  kafka-console-producer.sh --bootstrap-server … --topic %s --property parse.key=true"
                            + " --property null.marker=NULL < %s%n",
                    topic, repair.resolve(Tombstones.fileOf(topic)));
        }
    }

    private static void print(AuditedTable table, TableAudit audit, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "%-9s %,14d %,14d %,14d %,14d %,14d %,14d%n",
                table.label,
                audit.rowsInIndex(),
                audit.rowsInMySql(),
                audit.notInIndex(),
                audit.notInMySql(),
                audit.different(),
                audit.twiceInIndex());
    }
}
