package dev.wishcast.local.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.wishcast.local.shop.Deliveries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * What the demo found. Immutable.
 *
 * @param indexedRows wishes in MySQL when the job had read them all, before the sale was published
 * @param jobRestarts how often the Flink job restarted
 * @param phases how many seconds each phase took, in order
 */
public record DemoReport(
        String saleId,
        String productId,
        @JsonUnwrapped Deliveries deliveries,
        long indexedRows,
        int jobRestarts,
        Map<String, Double> phases) {

    @JsonProperty
    public long perSecond() {
        return deliveries.perSecond();
    }

    public void write(Path file) {
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the report to " + file, e);
        }
    }

    /** The same for people. */
    public String table() {
        StringBuilder table = new StringBuilder();
        row(table, "Devices to be notified, by SQL", deliveries.audience());
        row(table, "Devices notified", deliveries.accepted());
        row(table, "  missing", deliveries.missing());
        row(table, "  duplicates", deliveries.duplicates());
        row(table, "  unexpected", deliveries.unexpected());
        row(table, "First push after the event, ms", deliveries.firstAcceptedMs());
        row(table, "Last push after the event, ms", deliveries.lastAcceptedMs());
        row(table, "Pushes a second", perSecond());
        row(table, "Wishes in the index", indexedRows);
        row(table, "Job restarts", jobRestarts);
        phases.forEach((phase, seconds) ->
                table.append(String.format(Locale.ROOT, "  %-34s %,14.1f%n", "Seconds to " + phase, seconds)));
        return table.toString();
    }

    private static void row(StringBuilder table, String name, long value) {
        table.append(String.format(Locale.ROOT, "  %-34s %,14d%n", name, value));
    }
}
