package dev.wishcast.benchmarks.sender;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What a contender's process is to do. Immutable. A file of properties, as that needs no library.
 *
 * @param contender who sends
 * @param warmUp how many messages to send first, which do not count
 * @param messages how many to send then
 * @param atMost when a peer stops, with messages left; Wishcast always sends all
 * @param parallelism of Wishcast's job
 * @param providerLatency how long the provider takes to answer
 * @param options Wishcast's, with what all contenders need to know of the provider
 */
public record Assignment(
        Contender contender,
        long warmUp,
        long messages,
        Duration atMost,
        int parallelism,
        Duration providerLatency,
        Map<String, String> options) {

    private static final String OPTION = "option.";

    public Assignment {
        options = Map.copyOf(options);
    }

    Assignment onTopOf(Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.putAll(options);
        return new Assignment(contender, warmUp, messages, atMost, parallelism, providerLatency, all);
    }

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("contender", contender.name());
        properties.setProperty("warmUp", Long.toString(warmUp));
        properties.setProperty("messages", Long.toString(messages));
        properties.setProperty("atMost", atMost.toString());
        properties.setProperty("parallelism", Integer.toString(parallelism));
        properties.setProperty("providerLatency", providerLatency.toString());
        options.forEach((key, value) -> properties.setProperty(OPTION + key, value));
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    static Assignment read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        Map<String, String> options = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(OPTION)) {
                options.put(name.substring(OPTION.length()), properties.getProperty(name));
            }
        }
        return new Assignment(
                Contender.valueOf(properties.getProperty("contender")),
                Long.parseLong(properties.getProperty("warmUp")),
                Long.parseLong(properties.getProperty("messages")),
                Duration.parse(properties.getProperty("atMost")),
                Integer.parseInt(properties.getProperty("parallelism")),
                Duration.parse(properties.getProperty("providerLatency")),
                options);
    }

    /** @throws IllegalArgumentException if there is no such option */
    String option(String key) {
        String value = options.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is missing");
        }
        return value;
    }
}
