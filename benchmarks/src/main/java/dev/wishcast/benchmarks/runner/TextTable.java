package dev.wishcast.benchmarks.runner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A text table with a line for each of several values. Each column is as wide as its widest cell; numbers stand to the
 * right. Not thread-safe.
 *
 * @param <T> what a line shows
 */
public final class TextTable<T> {

    private final List<T> rows;
    private final List<StringBuilder> lines = new ArrayList<>();

    private TextTable(List<T> rows) {
        this.rows = rows;
        Stream.generate(StringBuilder::new).limit(rows.size() + 1L).forEach(lines::add);
    }

    /** A table of these values that has no columns yet. */
    public static <T> TextTable<T> of(List<T> rows) {
        return new TextTable<>(rows);
    }

    /** Adds a column on the right. */
    public TextTable<T> column(String title, String format, Function<T, ?> value) {
        List<String> cells = rows.stream()
                .map(row -> String.format(Locale.ROOT, format, value.apply(row)))
                .toList();
        String alignment = cells.stream().allMatch(cell -> cell.matches("-?\\d.*")) ? "" : "-";
        int width = Stream.concat(Stream.of(title), cells.stream())
                .mapToInt(String::length)
                .max()
                .getAsInt();
        for (int i = 0; i < lines.size(); i++) {
            lines.get(i).append(String.format("%" + alignment + width + "s  ", i == 0 ? title : cells.get(i - 1)));
        }
        return this;
    }

    /** Adds a line below each row whose remark is not empty. Comes after all columns. */
    public TextTable<T> remark(Function<T, String> remark) {
        for (int i = 0; i < rows.size(); i++) {
            String text = remark.apply(rows.get(i));
            lines.get(i + 1).append(text.isEmpty() ? "" : "\n  " + text);
        }
        return this;
    }

    /** All lines, each with its line break. */
    @Override
    public String toString() {
        return lines.stream()
                .map(line -> (line + "\n").replaceAll(" +\n", "\n"))
                .collect(Collectors.joining());
    }
}
