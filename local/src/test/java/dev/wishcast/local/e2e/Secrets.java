package dev.wishcast.local.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What belongs in no log: push tokens, passwords, the keys of servers and providers, and whatever looks like a key or like
 * what one was used for.
 */
final class Secrets {

    /** Every process of a stack has one; a log that is missing hides nothing but is not proven either. */
    static final List<String> LOGS =
            List.of("taskmanager-1.log", "jobmanager.log", "connect.log", "stub.log", "kafka.log", "mysql.log");

    private static final int PEM_LINE = 64;

    private static final Map<String, Pattern> SHAPES = Map.of(
            "a private key", Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY"),
            "a JWT", Pattern.compile("eyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}"),
            "an OAuth access token", Pattern.compile("ya29\\.[\\w.-]{8,}"),
            "an authorization header", Pattern.compile("(?i)bearer [\\w.-]{16,}"),
            "a hash of a MySQL password", Pattern.compile("\\$A\\$005\\$"));

    private final Set<String> texts;

    /** @param texts each of them is secret */
    Secrets(Collection<String> texts) {
        this.texts = Set.copyOf(texts);
    }

    /** Reads the keys and passwords of all parts; to be called while the stack runs. */
    static Secrets of(Stack stack) throws IOException {
        List<String> texts = new ArrayList<>(List.of(LiveShop.TOKEN_MARK));
        Map<String, String> options = stack.stub().orElseThrow().jobOptions();
        texts.addAll(keyLines(Files.readString(Path.of(options.get("wishcast.apns.key-file")))));
        texts.addAll(keyLines(new ObjectMapper()
                .readTree(Path.of(options.get("wishcast.fcm.credentials-file")).toFile())
                .path("private_key")
                .asText()));
        assertThat(texts).as("lines of both keys").hasSizeGreaterThan(20);
        for (Path file : files(stack.run().root().resolve("data/secrets"))) {
            texts.addAll(ofFile(file));
        }
        assertThat(texts).as("and passwords of MySQL").hasSizeGreaterThan(22);
        return new Secrets(texts);
    }

    /** Fails if a log holds one, or if a process of the stack has no log. */
    void assertNotIn(Path folder) throws IOException {
        List<Path> logs = files(folder);
        assertThat(logs).extracting(log -> log.getFileName().toString()).containsAll(LOGS);
        for (Path log : logs) {
            assertNotIn(Files.readString(log, StandardCharsets.ISO_8859_1), log.toString());
        }
    }

    /** Fails if a text holds one, and does not say which. */
    void assertNotIn(String text, String name) {
        // Not by AssertJ, which would quote them.
        assertThat(texts.stream().anyMatch(text::contains))
                .as("tokens, passwords and keys in %s", name)
                .isFalse();
        SHAPES.forEach((what, shape) -> assertThat(shape.matcher(text).find())
                .as("%s in %s", what, name)
                .isFalse());
    }

    private static List<String> ofFile(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith("password")) {
            return List.of(Files.readString(file));
        }
        if (name.endsWith(".cnf")) {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("password="))
                    .map(line -> line.substring("password=".length()))
                    .toList();
        }
        return name.equals("key.pem") ? keyLines(Files.readString(file)) : List.of();
    }

    /** A shorter line, the last one of a key, could be in a log by chance. */
    private static List<String> keyLines(String pem) {
        return pem.lines().filter(line -> line.length() == PEM_LINE).toList();
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
