package dev.wishcast.connectors.debezium;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Says which rows of the device table are devices that a push can reach: those of certain platforms, whose columns hold what
 * they should. Immutable and thread-safe.
 */
public final class DeviceFilter implements Serializable {

    private static final String NULL = "is null";
    private static final String NOT_NULL = "is not null";

    /** Each platform by itself, so that all devices of a platform share one string. */
    private final Map<String, String> platforms;

    private final List<Condition> conditions;

    private DeviceFilter(Map<String, String> platforms, List<Condition> conditions) {
        this.platforms = platforms;
        this.conditions = conditions;
    }

    /**
     * Creates a filter.
     *
     * @param platforms what the column with the platform can hold, in lower case
     * @param columns by column, what it must hold: {@code is null}, {@code is not null}, or values with {@code |} between them
     * @throws IllegalArgumentException if it is not said what a column must hold; the message names the column
     */
    public static DeviceFilter of(Set<String> platforms, Map<String, String> columns) {
        Map<String, String> byItself = new HashMap<>();
        platforms.forEach(platform -> byItself.put(platform, platform));
        List<Condition> conditions = new ArrayList<>();
        new TreeMap<>(columns).forEach((column, values) -> conditions.add(Condition.of(column.strip(), values)));
        return new DeviceFilter(byItself, List.copyOf(conditions));
    }

    /** The columns that must hold something, in the order in which {@link #accepts} takes their values. */
    public List<String> columns() {
        return conditions.stream().map(Condition::column).toList();
    }

    /** The platform that a column's text names, in lower case; {@code null} if devices of that platform are not ours. */
    public String platform(String text) {
        if (text == null) {
            return null;
        }
        String platform = platforms.get(text);
        return platform == null ? platforms.get(text.toLowerCase(Locale.ROOT)) : platform;
    }

    /** Whether the column of this index holds what it must; {@code true} and {@code false} are the same as 1 and 0. */
    public boolean accepts(int index, String value) {
        return conditions.get(index).accepts(value);
    }

    /** What a column must hold. */
    private record Condition(String column, boolean acceptsNull, boolean acceptsOthers, Set<String> values)
            implements Serializable {

        static Condition of(String column, String values) {
            Set<String> all = new HashSet<>();
            Arrays.stream(values.split("\\|"))
                    .map(String::strip)
                    .filter(value -> !value.isEmpty())
                    .forEach(all::add);
            boolean acceptsNull = all.removeIf(NULL::equalsIgnoreCase);
            boolean acceptsOthers = all.removeIf(NOT_NULL::equalsIgnoreCase);
            boolean acceptsNothing = !acceptsNull && !acceptsOthers && all.isEmpty();
            if (column.isEmpty() || acceptsNothing) {
                throw new IllegalArgumentException(
                        "does not say what the column '" + column + "' must hold, such as '" + NULL + "' or '1'");
            }
            Set<String> numbers = new HashSet<>();
            all.forEach(value -> numbers.add(number(value)));
            return new Condition(column, acceptsNull, acceptsOthers, numbers);
        }

        boolean accepts(String value) {
            return value == null ? acceptsNull : acceptsOthers || values.contains(number(value));
        }

        /** MySQL's BOOLEAN is a number, and depends on Debezium's converters. */
        private static String number(String value) {
            return switch (value) {
                case "true" -> "1";
                case "false" -> "0";
                default -> value;
            };
        }
    }
}
