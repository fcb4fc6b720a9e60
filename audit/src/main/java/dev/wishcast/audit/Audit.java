package dev.wishcast.audit;

import dev.wishcast.job.index.BucketKeySerializer;
import dev.wishcast.job.pipeline.PipelineOperator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.state.api.OperatorIdentifier;
import org.apache.flink.state.api.SavepointReader;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.GlobalWindows;
import org.apache.flink.util.CloseableIterator;
import org.apache.flink.util.ExceptionUtils;
import org.apache.flink.util.FileUtils;

/**
 * Compares the wishes and devices in a savepoint with MySQL, row by row, in a Flink batch job inside this JVM: both sides
 * are sorted by row on disk, whatever their size, and then compared as they come. Immutable.
 *
 * @param savepoint the path of a savepoint or of a retained checkpoint, as Flink takes it
 * @param mysql where MySQL is
 * @param wishlist the wishlist table
 * @param devices the device table
 * @param limit how many differences to tell of each kind in each table; 0 or more
 * @param tempDir where to sort, with room for three times what both sides hold
 * @param repair the folder for {@link Tombstones} of all rows that only the index has, or {@code null}
 */
public record Audit(
        String savepoint,
        MySqlAccess mysql,
        TableLayout wishlist,
        TableLayout devices,
        int limit,
        Path tempDir,
        Path repair) {

    private static final TypeInformation<AuditedRow> ROW = TypeInformation.of(AuditedRow.class);

    /** Each reads its own part of the savepoint; more of them would rather wait for the disk. */
    private static final int MAX_PARALLELISM = 4;

    private static final String LOCALHOST = "127.0.0.1";
    private static final String METADATA = "_metadata";

    /** Checks the limit, and throws an {@link IllegalArgumentException} if it is negative. */
    public Audit {
        if (limit < 0) {
            throw new IllegalArgumentException("The limit is " + limit + ", but can't be negative.");
        }
    }

    /**
     * Makes the audit.
     *
     * @throws IllegalArgumentException if MySQL lacks a table or column, or a table that is to be repaired has a primary key that
     *     the job can't use
     * @throws AuditFailedException if the savepoint or MySQL can't be read; the message says why
     */
    public AuditReport run() throws AuditFailedException, InterruptedException {
        ReadMySql rows;
        Map<AuditedTable, RowKey> keys = new EnumMap<>(AuditedTable.class);
        try (Connection connection = mysql.connect()) {
            rows = new ReadMySql(mysql, wishlist.query(connection), devices.query(connection), devices.filter());
            if (repair != null) {
                keys.put(AuditedTable.WISHLIST, wishlist.key(connection));
                keys.put(AuditedTable.DEVICE, devices.key(connection));
            }
        } catch (SQLException e) {
            throw mysqlFailed(e);
        }
        return run(rows, keys);
    }

    /**
     * Makes the audit with another source of MySQL's rows.
     *
     * @param rows emits all rows of a table
     * @param keys the keys of each table's rows, if there is something to repair
     */
    AuditReport run(FlatMapFunction<AuditedTable, AuditedRow> rows, Map<AuditedTable, RowKey> keys)
            throws AuditFailedException, InterruptedException {
        Path work = createFolder(tempDir);
        try {
            Instant writtenAt = writtenAt(savepoint);
            Instant readAt = Instant.now();
            StreamExecutionEnvironment env = environment(work);
            DataStream<Difference> differences = fromSavepoint(env)
                    .coGroup(fromMySql(env, rows))
                    .where(AuditedRow::key, Types.STRING)
                    .equalTo(AuditedRow::key, Types.STRING)
                    .window(GlobalWindows.createWithEndOfStreamTrigger())
                    .apply(new CompareRows(limit, repair != null));
            List<Difference> examples = new ArrayList<>();
            Map<String, Object> counters = execute(env, differences, keys, examples);
            return report(writtenAt, readAt, counters, examples);
        } finally {
            delete(work);
        }
    }

    /** When the last of the savepoint's files was written; its metadata do not say. */
    private static Instant writtenAt(String savepoint) throws AuditFailedException {
        try {
            org.apache.flink.core.fs.Path path = new org.apache.flink.core.fs.Path(savepoint);
            FileSystem files = path.getFileSystem();
            FileStatus status = files.getFileStatus(path);
            if (status.isDir()) {
                status = files.getFileStatus(new org.apache.flink.core.fs.Path(path, METADATA));
            }
            return Instant.ofEpochMilli(status.getModificationTime());
        } catch (IOException | IllegalArgumentException e) {
            throw new AuditFailedException("There is no savepoint at " + savepoint + ": " + e.getMessage(), e);
        }
    }

    private StreamExecutionEnvironment environment(Path work) {
        Configuration flink = new Configuration()
                .set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH)
                .set(RestartStrategyOptions.RESTART_STRATEGY, "none")
                .set(PipelineOptions.GENERIC_TYPES, false)
                .set(PipelineOptions.OBJECT_REUSE, true)
                // On disk, whatever it was written from.
                .set(StateBackendOptions.STATE_BACKEND, "rocksdb")
                .set(CoreOptions.TMP_DIRS, work.toString())
                .set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(512))
                .set(JobManagerOptions.BIND_HOST, LOCALHOST)
                .set(TaskManagerOptions.BIND_HOST, LOCALHOST)
                .set(RestOptions.ADDRESS, LOCALHOST)
                .set(RestOptions.BIND_ADDRESS, LOCALHOST);
        int parallelism = Math.min(MAX_PARALLELISM, Runtime.getRuntime().availableProcessors());
        return StreamExecutionEnvironment.createLocalEnvironment(parallelism, flink);
    }

    private DataStream<AuditedRow> fromSavepoint(StreamExecutionEnvironment env) throws AuditFailedException {
        try {
            OperatorIdentifier index = OperatorIdentifier.forUid(PipelineOperator.WISHLIST_INDEX.uid());
            return SavepointReader.read(env, savepoint)
                    .readKeyedState(index, new ReadIndex(), BucketKeySerializer.TYPE, ROW);
        } catch (IOException e) {
            throw new AuditFailedException("The savepoint can't be read: " + e.getMessage(), e);
        }
    }

    private static DataStream<AuditedRow> fromMySql(
            StreamExecutionEnvironment env, FlatMapFunction<AuditedTable, AuditedRow> rows) {
        return env.fromData(AuditedTable.WISHLIST, AuditedTable.DEVICE)
                .rebalance()
                .flatMap(rows)
                .returns(ROW);
    }

    private Map<String, Object> execute(
            StreamExecutionEnvironment env,
            DataStream<Difference> differences,
            Map<AuditedTable, RowKey> keys,
            List<Difference> examples)
            throws AuditFailedException, InterruptedException {
        try (CloseableIterator<Difference> found = differences.collectAsync()) {
            JobClient job = env.executeAsync("Audit");
            if (repair == null) {
                found.forEachRemaining(examples::add);
            } else {
                repair(found, keys, examples);
            }
            return job.getJobExecutionResult().get().getAllAccumulatorResults();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) { // As Flink declares it.
            Optional<SQLException> ofMySql = ExceptionUtils.findThrowable(e, SQLException.class);
            if (ofMySql.isPresent()) {
                throw mysqlFailed(ofMySql.get());
            }
            throw new AuditFailedException("The audit failed: " + rootCause(e), e);
        }
    }

    /** Writes the tombstones as the rows come: there may be as many as the index has rows. */
    private void repair(Iterator<Difference> found, Map<AuditedTable, RowKey> keys, List<Difference> examples)
            throws IOException {
        Map<AuditedTable, Integer> ghosts = new EnumMap<>(AuditedTable.class);
        try (Tombstones tombstones = new Tombstones(repair, keys)) {
            while (found.hasNext()) {
                Difference difference = found.next();
                boolean isGhost = difference.kind() == DifferenceKind.NOT_IN_MYSQL;
                if (isGhost) {
                    tombstones.add(difference);
                }
                if (!isGhost || ghosts.merge(difference.table(), 1, Integer::sum) <= limit) {
                    examples.add(difference);
                }
            }
        }
    }

    private static Throwable rootCause(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private AuditReport report(
            Instant writtenAt, Instant readAt, Map<String, Object> counters, List<Difference> examples) {
        examples.sort(Comparator.comparing(Difference::table)
                .thenComparing(Difference::kind)
                .thenComparing(Difference::userId)
                .thenComparing(Difference::itemId));
        return new AuditReport(
                savepoint,
                writtenAt.toString(),
                mysql.address(),
                readAt.toString(),
                TableAudit.of(AuditedTable.WISHLIST, counters),
                TableAudit.of(AuditedTable.DEVICE, counters),
                limited(examples));
    }

    /** Each subtask has emitted as many as the limit. */
    private List<Difference> limited(List<Difference> sorted) {
        Map<List<Object>, Integer> seen = new HashMap<>();
        return sorted.stream()
                .filter(difference ->
                        seen.merge(List.of(difference.table(), difference.kind()), 1, Integer::sum) <= limit)
                .toList();
    }

    private static AuditFailedException mysqlFailed(SQLException e) {
        return new AuditFailedException("MySQL can't be read: " + e.getMessage(), e);
    }

    private static Path createFolder(Path tempDir) throws AuditFailedException {
        try {
            return Files.createTempDirectory(tempDir, "wishcast-audit");
        } catch (IOException e) {
            throw new AuditFailedException("No folder for temporary files can be made in " + tempDir + ": " + e, e);
        }
    }

    private static void delete(Path folder) throws AuditFailedException {
        try {
            FileUtils.deleteDirectory(folder.toFile());
        } catch (IOException e) {
            throw new AuditFailedException("The temporary files in " + folder + " can't be removed: " + e, e);
        }
    }
}
