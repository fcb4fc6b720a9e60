package dev.wishcast.local.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.stack.StubProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Texts that belong in no log: push tokens and the keys that the job signs with. */
final class Secrets {

    private static final int PEM_LINE = 64;

    private final List<String> texts;

    private Secrets(List<String> texts) {
        this.texts = texts;
    }

    /** Reads the keys; to be called while the stub runs. */
    static Secrets of(StubProcess stub) throws IOException {
        Map<String, String> options = stub.jobOptions();
        String apns = Files.readString(Path.of(options.get("wishcast.apns.key-file")));
        String fcm = new ObjectMapper()
                .readTree(Path.of(options.get("wishcast.fcm.credentials-file")).toFile())
                .path("private_key")
                .asText();
        // A shorter line, the last one of a key, could be in a log by chance.
        List<String> keys = Stream.of(apns, fcm)
                .flatMap(String::lines)
                .filter(line -> line.length() == PEM_LINE)
                .toList();
        assertThat(keys).as("lines of both keys").hasSizeGreaterThan(20);
        return new Secrets(
                Stream.concat(keys.stream(), Stream.of(LiveShop.TOKEN_MARK)).toList());
    }

    /** Fails if a log holds one. */
    void assertNotIn(Path folder) throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.walk(folder)) {
            logs = files.filter(Files::isRegularFile).toList();
        }
        assertThat(logs)
                .extracting(log -> log.getFileName().toString())
                .contains("taskmanager-1.log", "jobmanager.log", "connect.log", "stub.log");
        for (Path log : logs) {
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            // Not by AssertJ, which would quote them.
            assertThat(texts.stream().anyMatch(text::contains))
                    .as("secrets in %s", log)
                    .isFalse();
        }
    }
}
