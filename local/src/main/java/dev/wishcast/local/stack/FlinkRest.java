package dev.wishcast.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.wishcast.local.rest.JsonHttp;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        for (JsonNode vertex : job.path("vertices")) {
            if (state.equals("RUNNING") && !vertex.path("status").asText().equals("RUNNING")) {
                return vertex.path("status").asText();
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

    /** Cancels the job. */
    public void cancel(String jobId) throws IOException, InterruptedException {
        http.patch("/jobs/" + jobId + "?mode=cancel");
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
