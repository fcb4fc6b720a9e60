package dev.wishcast.benchmarks.sender;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What sending took, as a contender's process measures it itself. Immutable.
 *
 * @param startedAt when it was told to send, in milliseconds since the epoch
 * @param warmedUp messages sent before, which do not count
 * @param sent messages sent
 * @param cpuMicros CPU time of the whole process while it sent them, in microseconds
 * @param peakThreads the most live Java threads while it sent them
 * @param peakRssMb the most memory the process ever held, start and warm-up included, in MiB
 */
public record Effort(long startedAt, long warmedUp, long sent, long cpuMicros, int peakThreads, long peakRssMb) {

    void write(Path file) throws IOException {
        Properties properties = new Properties();
        properties.setProperty("startedAt", Long.toString(startedAt));
        properties.setProperty("warmedUp", Long.toString(warmedUp));
        properties.setProperty("sent", Long.toString(sent));
        properties.setProperty("cpuMicros", Long.toString(cpuMicros));
        properties.setProperty("peakThreads", Integer.toString(peakThreads));
        properties.setProperty("peakRssMb", Long.toString(peakRssMb));
        try (Writer out = Files.newBufferedWriter(file)) {
            properties.store(out, null);
        }
    }

    static Effort read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        return new Effort(
                Long.parseLong(properties.getProperty("startedAt")),
                Long.parseLong(properties.getProperty("warmedUp")),
                Long.parseLong(properties.getProperty("sent")),
                Long.parseLong(properties.getProperty("cpuMicros")),
                Integer.parseInt(properties.getProperty("peakThreads")),
                Long.parseLong(properties.getProperty("peakRssMb")));
    }
}
