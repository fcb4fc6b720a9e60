package dev.wishcast.benchmarks.runner;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Shows a report's JSON as text: each list of objects as a table, and all other fields as settings before it. Columns have the
 * names of the fields, a word above the other. Lists within a line of a table are left out.
 */
final class ReportText {

    /** What {@link Conditions#summary()} and the lines of the targets say. */
    private static final Set<String> SAID_ELSEWHERE =
            Set.of("machine", "commit", "versions", "date", "targets", "ratios", "failure");

    private static final ObjectMapper JSON = new ObjectMapper();

    private ReportText() {}

    static String of(Report report) {
        StringBuilder settings = new StringBuilder();
        StringBuilder tables = new StringBuilder();
        ObjectNode json = JSON.valueToTree(report);
        json.properties().stream()
                .filter(field -> !SAID_ELSEWHERE.contains(field.getKey()))
                .forEach(field -> {
                    JsonNode value = field.getValue();
                    if (value.isArray() && value.path(0).isObject()) {
                        tables.append('\n').append(field.getKey()).append(":\n").append(table(value));
                    } else if (!value.isArray() || !value.isEmpty()) {
                        Object plain = JSON.convertValue(value, Object.class);
                        settings.append(field.getKey())
                                .append(": ")
                                .append(plain)
                                .append('\n');
                    }
                });
        return settings.append(tables).toString();
    }

    /** The objects of an array as lines, each as wide as its widest word; numbers stand to the right. */
    static String table(JsonNode rows) {
        Map<String, List<String>> columns = new LinkedHashMap<>();
        rows.forEach(row -> addCells(row, columns));
        int height = columns.keySet().stream()
                .mapToInt(name -> words(name).length)
                .max()
                .orElse(0);
        List<StringBuilder> lines = new ArrayList<>();
        columns.forEach((name, cells) -> {
            List<String> column = new ArrayList<>();
            String[] words = words(name);
            for (int i = words.length; i < height; i++) {
                column.add("");
            }
            column.addAll(Arrays.asList(words));
            column.addAll(cells);
            append(column, cells.stream().allMatch(cell -> cell.matches("-?\\d.*")), lines);
        });
        return String.join(
                        "\n",
                        lines.stream()
                                .map(line -> line.toString().stripTrailing())
                                .toList()) + "\n";
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

    private static String[] words(String name) {
        return name.split("(?=\\p{Lu})");
    }

    private static void append(List<String> column, boolean numbers, List<StringBuilder> lines) {
        int width = column.stream().mapToInt(String::length).max().orElse(1);
        for (int i = 0; i < column.size(); i++) {
            if (lines.size() == i) {
                lines.add(new StringBuilder());
            }
            lines.get(i).append(String.format("%" + (numbers ? "" : "-") + width + "s  ", column.get(i)));
        }
    }
}
