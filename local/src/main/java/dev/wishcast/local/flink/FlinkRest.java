package dev.wishcast.local.flink;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.rest.JsonHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads from Flink's REST API how the cluster and its jobs stand, and triggers what it can trigger. Thread-safe. */
public final class FlinkRest {

    private final JsonHttp http;

    FlinkRest(String url) {
        this.http = new JsonHttp(url);
    }

    /** How many slots all registered TaskManagers have. */
    public int slots() throws IOException, InterruptedException {
        return http.get("/overview", Overview.class).slots;
    }

    /** The names of the TaskManagers that have registered and are not given up yet. */
    public List<String> taskManagers() throws IOException, InterruptedException {
        return http.get("/taskmanagers").findValuesAsText("id");
    }

    /** A job's state, such as {@code RUNNING}; a job runs only once all its tasks do. */
    public String state(String jobId) throws IOException, InterruptedException {
        Job job = http.get("/jobs/" + jobId, Job.class);
        if (!job.state.equals("RUNNING")) {
            return job.state;
        }
        // A vertex says RUNNING as soon as one of its subtasks does.
        return job.vertices.stream()
                .flatMap(vertex -> vertex.tasks.entrySet().stream())
                .filter(tasks -> tasks.getValue() > 0 && !tasks.getKey().equals("RUNNING"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(job.state);
    }

    /** The job's newest failure, or an empty string. */
    public String rootException(String jobId) throws IOException, InterruptedException {
        return http.get("/jobs/" + jobId + "/exceptions")
                .at("/exceptionHistory/entries/0/stacktrace")
                .asText();
    }

    /** How often the job has restarted. */
    public int restarts(String jobId) throws IOException, InterruptedException {
        return Stream.of(http.get("/jobs/" + jobId + "/metrics?get=numRestarts", Metric[].class))
                .mapToInt(metric -> Integer.parseInt(metric.value))
                .sum();
    }

    /** How many checkpoints have completed since the job started. */
    public int completedCheckpoints(String jobId) throws IOException, InterruptedException {
        return checkpointHistory(jobId).counts.getOrDefault("completed", 0);
    }

    /** The latest checkpoints that have completed or failed, newest first; Flink remembers ten. */
    public List<Checkpoint> checkpoints(String jobId) throws IOException, InterruptedException {
        List<Checkpoint> ended = new ArrayList<>();
        for (CheckpointSummary summary : checkpointHistory(jobId).history) {
            if (!summary.status.equals("IN_PROGRESS")) {
                ended.add(checkpoint(jobId, summary.id));
            }
        }
        return ended;
    }

    private Checkpoint checkpoint(String jobId, long id) throws IOException, InterruptedException {
        String path = "/jobs/" + jobId + "/checkpoints/details/" + id;
        CheckpointDetails details = http.get(path, CheckpointDetails.class);
        List<Checkpoint.Task> tasks = new ArrayList<>();
        for (Vertex vertex : vertices(jobId)) {
            JsonNode slowest = http.get(path + "/subtasks/" + vertex.id).path("summary");
            TaskDetails task = details.tasks.getOrDefault(vertex.id, new TaskDetails(0));
            tasks.add(new Checkpoint.Task(
                    vertex.name,
                    slowest.at("/end_to_end_duration/max").asLong(),
                    slowest.at("/start_delay/max").asLong(),
                    slowest.at("/alignment/duration/max").asLong(),
                    slowest.at("/checkpoint_duration/sync/max").asLong(),
                    slowest.at("/checkpoint_duration/async/max").asLong(),
                    task.persistedData));
        }
        return new Checkpoint(
                id,
                details.status,
                details.triggerTimestamp,
                details.endToEndDuration,
                details.stateSize,
                details.checkpointedSize,
                details.persistedData,
                Optional.ofNullable(details.failureMessage).orElse(""),
                tasks);
    }

    /** What the job restored its state from last; empty if it never did. */
    public Optional<Restored> restored(String jobId) throws IOException, InterruptedException {
        return Optional.ofNullable(checkpointHistory(jobId).latest).map(latest -> latest.restored);
    }

    /**
     * Takes a checkpoint now, and waits for it.
     *
     * @throws ServerFailedException if it fails, or takes longer than the timeout
     */
    public void takeCheckpoint(String jobId, Duration timeout) throws IOException, InterruptedException {
        String path = "/jobs/" + jobId + "/checkpoints";
        await("The checkpoint", path, path, Map.of(), "checkpointId", timeout);
    }

    /**
     * Takes a savepoint, and waits for it.
     *
     * @return its location
     * @throws ServerFailedException if it fails, or takes longer than the timeout
     */
    public String takeSavepoint(String jobId, Duration timeout) throws IOException, InterruptedException {
        String path = "/jobs/" + jobId + "/savepoints";
        return await("The savepoint", path, path, Map.of("cancel-job", false), "location", timeout);
    }

    /**
     * Stops the job with a savepoint, and waits for it.
     *
     * @return its location
     * @throws ServerFailedException if it fails, or takes longer than the timeout
     */
    public String stop(String jobId, Duration timeout) throws IOException, InterruptedException {
        String job = "/jobs/" + jobId;
        return await(
                "Stopping with a savepoint",
                job + "/stop",
                job + "/savepoints",
                Map.of("drain", false),
                "location",
                timeout);
    }

    /** Cancels the job. */
    public void cancel(String jobId) throws IOException, InterruptedException {
        http.send("PATCH", "/jobs/" + jobId + "?mode=cancel");
    }

    /** One of the job's own counters, over all operators and subtasks. It does not matter which operator counts. */
    public long counter(String jobId, String name) throws IOException, InterruptedException {
        return sums(jobId, metric -> metric.endsWith(".wishcast." + name)).values().stream()
                .mapToLong(Double::longValue)
                .sum();
    }

    /** The metrics of all the job's vertices whose names match, each summed over its subtasks. */
    public Map<String, Double> sums(String jobId, Predicate<String> names) throws IOException, InterruptedException {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (Vertex vertex : vertices(jobId)) {
            String path = "/jobs/" + jobId + "/vertices/" + vertex.id + "/subtasks/metrics";
            String matching = Stream.of(http.get(path, Metric[].class))
                    .map(Metric::id)
                    .filter(names)
                    .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                    .collect(Collectors.joining(","));
            if (!matching.isEmpty()) {
                for (Metric metric : http.get(path + "?agg=sum&get=" + matching, Metric[].class)) {
                    sums.merge(metric.id, metric.sum, Double::sum);
                }
            }
        }
        return sums;
    }

    /** Triggers an operation, and waits until the resource with its status has the result. */
    private String await(
            String what, String triggerPath, String statusPath, Map<String, ?> body, String result, Duration timeout)
            throws IOException, InterruptedException {
        String request = http.post(triggerPath, body, Trigger.class).requestId;
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            Operation operation = http.get(statusPath + "/" + request, Operation.class);
            if (operation.status.id.equals("COMPLETED")) {
                if (!operation.operation.hasNonNull(result)) {
                    throw new ServerFailedException(what + " failed: "
                            + ServerFailedException.rootCause(
                                    operation.operation.findPath("stack-trace").asText()));
                }
                return operation.operation.path(result).asText();
            }
            if (System.nanoTime() > deadline) {
                throw new ServerFailedException(what + " took longer than " + timeout.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private List<Vertex> vertices(String jobId) throws IOException, InterruptedException {
        return http.get("/jobs/" + jobId, Job.class).vertices;
    }

    private CheckpointHistory checkpointHistory(String jobId) throws IOException, InterruptedException {
        return http.get("/jobs/" + jobId + "/checkpoints", CheckpointHistory.class);
    }

    /**
     * What a job restored its state from. Immutable.
     *
     * @param checkpointId of the checkpoint or savepoint
     * @param restoredAt when, in milliseconds since the epoch
     */
    public record Restored(
            @JsonAlias("id") long checkpointId,
            @JsonAlias("restore_timestamp") long restoredAt) {}

    private record Overview(@JsonProperty("slots-total") int slots) {}

    private record Job(String state, List<Vertex> vertices) {}

    private record Vertex(String id, String name, Map<String, Integer> tasks) {}

    private record Metric(String id, String value, double sum) {}

    private record Trigger(@JsonProperty("request-id") String requestId) {}

    private record Operation(Status status, JsonNode operation) {}

    private record Status(String id) {}

    private record CheckpointHistory(Map<String, Integer> counts, List<CheckpointSummary> history, Latest latest) {}

    private record CheckpointSummary(long id, String status) {}

    private record Latest(Restored restored) {}

    @JsonNaming(SnakeCaseStrategy.class)
    private record CheckpointDetails(
            String status,
            long triggerTimestamp,
            long endToEndDuration,
            long stateSize,
            long checkpointedSize,
            long persistedData,
            String failureMessage,
            Map<String, TaskDetails> tasks) {}

    @JsonNaming(SnakeCaseStrategy.class)
    private record TaskDetails(long persistedData) {}
}
