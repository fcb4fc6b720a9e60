package dev.wishcast.local.flink;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/** What Flink's REST API tells of the cluster and its jobs. Thread-safe. */
public final class FlinkRest {

    private final JsonHttp http;

    FlinkRest(String url) {
        this.http = new JsonHttp(url);
    }

    /** Slots of all TaskManagers that have registered. */
    public int slots() throws IOException, InterruptedException {
        return http.get("/overview").path("slots-total").asInt();
    }

    /** The names of the TaskManagers that have registered and are not given up yet. */
    public List<String> taskManagers() throws IOException, InterruptedException {
        return http.get("/taskmanagers").findValuesAsText("id");
    }

    /** A job's state, such as {@code RUNNING}; a job runs only once all its tasks do. */
    public String state(String jobId) throws IOException, InterruptedException {
        JsonNode job = http.get("/jobs/" + jobId);
        String state = job.path("state").asText();
        if (!state.equals("RUNNING")) {
            return state;
        }
        // A vertex says RUNNING as soon as one of its subtasks does.
        for (JsonNode vertex : job.path("vertices")) {
            for (Map.Entry<String, JsonNode> subtasks : vertex.path("tasks").properties()) {
                if (!subtasks.getKey().equals("RUNNING") && subtasks.getValue().asInt() > 0) {
                    return subtasks.getKey();
                }
            }
        }
        return state;
    }

    /** The job's newest failure, or an empty string. */
    public String rootException(String jobId) throws IOException, InterruptedException {
        JsonNode entries = http.get("/jobs/" + jobId + "/exceptions")
                .path("exceptionHistory")
                .path("entries");
        return entries.isEmpty() ? "" : entries.get(0).path("stacktrace").asText();
    }

    /** How often the job has restarted. */
    public int restarts(String jobId) throws IOException, InterruptedException {
        JsonNode metrics = http.get("/jobs/" + jobId + "/metrics?get=numRestarts");
        return metrics.isEmpty() ? 0 : metrics.get(0).path("value").asInt();
    }

    /** Checkpoints completed since the job started. */
    public int completedCheckpoints(String jobId) throws IOException, InterruptedException {
        return http.get("/jobs/" + jobId + "/checkpoints")
                .path("counts")
                .path("completed")
                .asInt();
    }

    /** The latest checkpoints that have completed or failed, newest first; Flink remembers ten. */
    public List<Checkpoint> checkpoints(String jobId) throws IOException, InterruptedException {
        List<Checkpoint> ended = new ArrayList<>();
        for (JsonNode summary : http.get("/jobs/" + jobId + "/checkpoints").path("history")) {
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
        for (JsonNode vertex : http.get("/jobs/" + jobId).path("vertices")) {
            JsonNode slowest =
                    http.get(path + "/subtasks/" + vertex.path("id").asText()).path("summary");
            tasks.add(new Checkpoint.Task(
                    vertex.path("name").asText(),
                    slowest.at("/end_to_end_duration/max").asLong(),
                    slowest.at("/start_delay/max").asLong(),
                    slowest.at("/alignment/duration/max").asLong(),
                    slowest.at("/checkpoint_duration/sync/max").asLong(),
                    slowest.at("/checkpoint_duration/async/max").asLong(),
                    details.at("/tasks/" + vertex.path("id").asText() + "/persisted_data")
                            .asLong()));
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
                tasks);
    }

    /** What the job restored its state from last; empty if it never did. */
    public Optional<Restored> restored(String jobId) throws IOException, InterruptedException {
        JsonNode restored =
                http.get("/jobs/" + jobId + "/checkpoints").path("latest").path("restored");
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
        await("The checkpoint", path, http.post(path, json(Map.of())), "checkpointId", timeout);
    }

    /**
     * Takes a savepoint, and waits for it.
     *
     * @return its location
     * @throws ServerFailedException if it fails, or takes longer than the timeout
     */
    public String takeSavepoint(String jobId, Duration timeout) throws IOException, InterruptedException {
        String path = "/jobs/" + jobId + "/savepoints";
        JsonNode trigger = http.post(path, json(Map.of("cancel-job", false)));
        return await("The savepoint", path, trigger, "location", timeout);
    }

    /**
     * Stops the job with a savepoint, and waits for it.
     *
     * @return its location
     * @throws ServerFailedException if it fails, or takes longer than the timeout
     */
    public String stop(String jobId, Duration timeout) throws IOException, InterruptedException {
        JsonNode trigger = http.post("/jobs/" + jobId + "/stop", json(Map.of("drain", false)));
        return await("Stopping with a savepoint", "/jobs/" + jobId + "/savepoints", trigger, "location", timeout);
    }

    /** Cancels the job. */
    public void cancel(String jobId) throws IOException, InterruptedException {
        http.patch("/jobs/" + jobId + "?mode=cancel");
    }

    private String await(String what, String path, JsonNode trigger, String result, Duration timeout)
            throws IOException, InterruptedException {
        String status = path + "/" + trigger.path("request-id").asText();
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            JsonNode operation = http.get(status);
            if (operation.path("status").path("id").asText().equals("COMPLETED")) {
                if (!operation.path("operation").hasNonNull(result)) {
                    throw new ServerFailedException(what + " failed: "
                            + rootCause(operation.findPath("stack-trace").asText()));
                }
                return operation.path("operation").path(result).asText();
            }
            if (System.nanoTime() > deadline) {
                throw new ServerFailedException(what + " took longer than " + timeout.toSeconds() + " s.");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String rootCause(String trace) {
        return trace.lines()
                .filter(line -> line.startsWith("Caused by: "))
                .reduce((outer, inner) -> inner)
                .orElse(trace);
    }

    private static JsonNode json(Map<String, Object> body) {
        return new ObjectMapper().valueToTree(body);
    }

    /**
     * What a job restored its state from. Immutable.
     *
     * @param checkpointId of the checkpoint or savepoint
     * @param restoredAt when, in milliseconds since the epoch
     */
    public record Restored(long checkpointId, long restoredAt) {}

    /** One of the job's own counters, over all operators and subtasks. It does not matter which operator counts. */
    public long counter(String jobId, String name) throws IOException, InterruptedException {
        return sums(jobId, metric -> metric.endsWith(".wishcast." + name)).values().stream()
                .mapToLong(Double::longValue)
                .sum();
    }

    /** The metrics of all the job's vertices whose names match, each summed over its subtasks. */
    public Map<String, Double> sums(String jobId, Predicate<String> names) throws IOException, InterruptedException {
        Map<String, Double> sums = new LinkedHashMap<>();
        for (JsonNode vertex : http.get("/jobs/" + jobId).path("vertices")) {
            String path = "/jobs/" + jobId + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            List<String> matching = new ArrayList<>();
            for (JsonNode metric : http.get(path)) {
                String name = metric.path("id").asText();
                if (names.test(name)) {
                    matching.add(URLEncoder.encode(name, StandardCharsets.UTF_8));
                }
            }
            if (!matching.isEmpty()) {
                for (JsonNode metric : http.get(path + "?agg=sum&get=" + String.join(",", matching))) {
                    sums.merge(metric.path("id").asText(), metric.path("sum").asDouble(), Double::sum);
                }
            }
        }
        return sums;
    }
}
