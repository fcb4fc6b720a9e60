package dev.wishcast.local.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.wishcast.local.shop.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The job's options, as its file {@code --config} has them. */
public final class JobOptions {

    /** High enough not to be the limit on one machine; a real provider's quota is far lower. */
    private static final String UNLIMITED = "100000";

    private static final Pattern ADDRESS = Pattern.compile(
            "wishcast\\.(kafka\\..+|(wishlist|device|heartbeat|sale|receipt|report|dead-letter)\\.topic)");

    private static final Pattern OF_A_PROVIDER =
            Pattern.compile("wishcast\\.((fcm|apns)\\.(?!rate-per-second$).+|http\\.trusted-certificates)");

    private JobOptions() {}

    /** The options for a stack's servers, with others on top. */
    static Map<String, String> of(Stack stack, Map<String, String> others) throws IOException {
        Map<String, String> options = new TreeMap<>();
        options.put("wishcast.kafka.bootstrap-servers", stack.kafka().bootstrapServers());
        if (stack.security().isPresent()) {
            options.putAll(parse(stack.security().get().localized("wishcast.yaml")));
        }
        options.put("wishcast.heartbeat.topic", Topics.HEARTBEAT);
        // Every partition gets heartbeats: a quiet one is one that was not read for a while, and worth waiting for.
        options.put("wishcast.cdc.idleness", "20 s");
        options.put("wishcast.cdc.startup-grace", "20 s");
        stack.stub().ifPresent(stub -> {
            options.putAll(stub.jobOptions());
            options.put("wishcast.fcm.rate-per-second", UNLIMITED);
            options.put("wishcast.apns.rate-per-second", UNLIMITED);
        });
        options.putAll(others);
        return options;
    }

    /**
     * Reads a user's file, nested or flat.
     *
     * @throws IllegalArgumentException if it is no map of options
     */
    public static Map<String, String> read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("Could not read " + file + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> parse(String yaml) throws IOException {
        JsonNode root = new YAMLMapper().readTree(yaml);
        if (root.isMissingNode() || root.isNull()) {
            return Map.of();
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException("it is not a map of options.");
        }
        Map<String, String> options = new TreeMap<>();
        flatten("", root, options);
        return options;
    }

    /**
     * Leaves out what says where Kafka and the topics are, and who pushes to the providers if none of them is named: on this
     * machine, all that is the stack's own. The file may be a production system's.
     */
    public static Map<String, String> withoutAddresses(Map<String, String> options) {
        Map<String, String> others = new TreeMap<>(options);
        others.keySet().removeIf(ADDRESS.asMatchPredicate());
        if (!nameProvider(options)) {
            others.keySet().removeIf(OF_A_PROVIDER.asMatchPredicate());
        }
        return others;
    }

    /** Whether they name a provider to push to. */
    public static boolean nameProvider(Map<String, String> options) {
        return options.containsKey("wishcast.fcm.endpoint") || options.containsKey("wishcast.apns.endpoint");
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> options) {
        node.properties().forEach(field -> {
            String key = prefix + field.getKey();
            if (field.getValue().isObject()) {
                flatten(key + ".", field.getValue(), options);
            } else {
                options.put(key, field.getValue().asText());
            }
        });
    }
}
