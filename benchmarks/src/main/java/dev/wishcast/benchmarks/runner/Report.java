package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/** What a benchmark found: a text for people, and all of it as JSON. The JSON has a field for each component of the record. */
public interface Report {

    /** Each figure that has a target, by name; only those that were measured. */
    @JsonProperty
    default Map<String, Target> targets() {
        return Map.of();
    }

    /** What a reader must not miss, in lines; such as runs that did not come out as they should. */
    default List<String> remarks() {
        return List.of();
    }

    /** What a reader must know to understand the figures; lines, or an empty string. */
    default String notes() {
        return "";
    }

    /** Whether the system did what it should. Missed targets do not count: machines differ. */
    default boolean passed() {
        return true;
    }

    /** All fields, remarks, targets and notes as text. */
    default String table() {
        StringBuilder table = new StringBuilder(ReportText.of(this)).append('\n');
        remarks().forEach(line -> table.append(line).append('\n'));
        targets().forEach((name, target) -> table.append(target.line(name)));
        return table.append(notes()).toString();
    }
}
