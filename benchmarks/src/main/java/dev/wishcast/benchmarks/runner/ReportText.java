package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Shows the JSON of a report, or of its conditions, as text: each list of objects as a table, and all other fields as settings before it. Columns have the
 * names of the fields, a word above the other. Lists within a line of a table are left out.
 */
final class ReportText {

    /** What the remarks, the lines of the targets and the last lines say. */
    private static final Set<String> SAID_ELSEWHERE = Set.of("targets", "ratios", "failure", "faults");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportText() {}

    /** @param report what Jackson writes as an object */
    static String of(Object report) {
        StringBuilder settings = new StringBuilder();
        StringBuilder tables = new StringBuilder();
        ObjectNode json = JSON.valueToTree(report);
        json.remove(SAID_ELSEWHERE).properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.path(0).isObject()) {
                tables.append("\n%s:\n%s".formatted(field.getKey(), table(value)));
            } else if (!value.isArray() || !value.isEmpty()) {
                settings.append("%s: %s\n".formatted(field.getKey(), JSON.convertValue(value, Object.class)));
            }
        });
        return settings.append(tables).toString();
    }

    /** The objects of an array as lines, each as wide as its widest word; numbers stand to the right. */
    static String table(JsonNode rows) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        rows.forEach(row -> addCells(row, columns));
        int height = columns.keySet().stream()
                .mapToInt(name -> words(name).size())
                .max()
                .orElse(0);
        List<String> lines = new ArrayList<>(Collections.nCopies(height + rows.size(), ""));
        columns.forEach((name, cells) -> {
            List<String> column =
                    new ArrayList<>(Collections.nCopies(height - words(name).size(), ""));
            column.addAll(words(name));
            column.addAll(cells);
            int width = column.stream().mapToInt(String::length).max().orElse(1);
            boolean numbers = cells.stream().allMatch(cell -> cell.matches("-?\\d.*"));
            for (int i = 0; i < column.size(); i++) {
                String cell = String.format("%" + (numbers ? "" : "-") + width + "s", column.get(i));
                lines.set(i, lines.get(i) + cell + "  ");
            }
        });
        return lines.stream().map(line -> line.stripTrailing() + '\n').collect(Collectors.joining());
    }

    private static void addCells(JsonNode row, Map<String, List<String>> columns) {
        row.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isObject()) {
                addCells(value, columns);
            } else if (!value.isArray()) {
                String cell =
                        value.isIntegralNumber() ? String.format(Locale.ROOT, "%,d", value.asLong()) : value.asText();
                columns.computeIfAbsent(field.getKey(), name -> new ArrayList<>())
                        .add(cell);
            }
        });
    }

    private static List<String> words(String name) {
        return List.of(name.split("(?=\\p{Lu})"));
    }
}
