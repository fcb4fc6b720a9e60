package dev.wishcast.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** What a benchmark found: a table for people, and all of it as JSON. */
public interface Report {

    String table();

    /** Writes the JSON. */
    default void write(Path file) {
        try {
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValue(file.toFile(), this);
        } catch (IOException e) {
            throw new UncheckedIOException("Could not write the report to " + file, e);
        }
    }
}
