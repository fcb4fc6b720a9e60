package dev.wishcast.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
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
        return http.get("/overview").path("slots-total").asInt();
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

    /** The latest checkpoints that have completed or failed, newest first; Flink remembers ten. */
    public List<Checkpoint> checkpoints(String jobId) throws IOException, InterruptedException {
        List<Checkpoint> ended = new ArrayList<>();
        for (JsonNode summary : checkpointHistory(jobId).path("history")) {
            if (!summary.path("status").asText().equals("IN_PROGRESS")) {
                ended.add(checkpoint(jobId, summary.path("id").asLong()));
            }
        }
        return ended;
    }

    private Checkpoint checkpoint(String jobId, long id) throws IOException, InterruptedException {
        String path = "/jobs/" + jobId + "/checkpoints/details/" + id;
        JsonNode details = http.get(path);
        List<Checkpoint.Task> tasks = new ArrayList<>();
        for (Vertex vertex : vertices(jobId)) {
            JsonNode slowest = http.get(path + "/subtasks/" + vertex.id).path("summary");
            tasks.add(new Checkpoint.Task(
                    vertex.name,
                    slowest.at("/end_to_end_duration/max").asLong(),
                    slowest.at("/start_delay/max").asLong(),
                    slowest.at("/alignment/duration/max").asLong(),
                    slowest.at("/checkpoint_duration/sync/max").asLong(),
                    slowest.at("/checkpoint_duration/async/max").asLong(),
                    details.path("tasks").path(vertex.id).path("persisted_data").asLong()));
        }
        return new Checkpoint(
                id,
                details.path("status").asText(),
                details.path("trigger_timestamp").asLong(),
                details.path("end_to_end_duration").asLong(),
                details.path("state_size").asLong(),
                details.path("checkpointed_size").asLong(),
                details.path("persisted_data").asLong(),
                details.path("failure_message").asText(""),
                List.copyOf(tasks));
    }

    /** What the job restored its state from last; empty if it never did. */
    public Optional<Restored> restored(String jobId) throws IOException, InterruptedException {
        JsonNode restored = checkpointHistory(jobId).at("/latest/restored");
        return restored.isObject()
                ? Optional.of(new Restored(
                        restored.path("id").asLong(),
                        restored.path("restore_timestamp").asLong()))
                : Optional.empty();
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
        String request = http.post(triggerPath, body).path("request-id").asText();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            JsonNode answer = http.get(statusPath + "/" + request);
            if (answer.at("/status/id").asText().equals("COMPLETED")) {
                JsonNode operation = answer.path("operation");
                if (!operation.hasNonNull(result)) {
                    throw new ServerFailedException(what + " failed: "
                            + ServerFailedException.rootCause(
                                    operation.findPath("stack-trace").asText()));
                }
                return operation.path(result).asText();
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

    private JsonNode checkpointHistory(String jobId) throws IOException, InterruptedException {
        return http.get("/jobs/" + jobId + "/checkpoints");
    }

    /**
     * What a job restored its state from. Immutable.
     *
     * @param checkpointId of the checkpoint or savepoint
     * @param restoredAt when, in milliseconds since the epoch
     */
    public record Restored(long checkpointId, long restoredAt) {}

    private record Job(String state, List<Vertex> vertices) {}

    private record Vertex(String id, String name, Map<String, Integer> tasks) {}

    private record Metric(String id, String value, double sum) {}
}
