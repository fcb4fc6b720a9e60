package dev.wishcast.job.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.ParameterTool;

/**
 * Where the job's options come from: Flink's own configuration, then the YAML file given with {@code --config}, then the
 * command line ({@code --wishcast.some.option value}). The later one wins.
 */
public final class JobConfiguration {

    private static final String CONFIG_FILE = "config";

    private JobConfiguration() {}

    /**
     * Reads the configuration.
     *
     * @param args the program's arguments
     * @param flink Flink's own configuration, which is not changed
     * @throws IllegalArgumentException if an argument or the file can't be read, or an option does not exist; the message
     *     says which
     */
    public static Configuration read(String[] args, Configuration flink) {
        ParameterTool arguments = ParameterTool.fromArgs(args);
        Configuration config = new Configuration(flink);
        if (arguments.has(CONFIG_FILE)) {
            readYaml(Path.of(arguments.get(CONFIG_FILE)), config);
        }
        arguments.toMap().forEach((key, value) -> {
            if (key.startsWith(OptionCatalog.PREFIX)) {
                config.setString(key, value);
            } else if (!key.equals(CONFIG_FILE)) {
                throw new IllegalArgumentException("Unknown argument --" + key + ": expected --" + CONFIG_FILE
                        + " FILE or an option of Wishcast, such as --wishcast.sale.max-hold 10s.");
            }
        });
        OptionCatalog.requireKnown(config.keySet());
        return config;
    }

    private static void readYaml(Path file, Configuration config) {
        try {
            JsonNode root = new YAMLMapper().readTree(Files.readString(file));
            if (root.isObject()) {
                flatten("", root, config);
            } else if (!root.isMissingNode() && !root.isNull()) {
                throw new IllegalArgumentException("The configuration file " + file + " is not a map of options.");
            }
        } catch (JsonProcessingException e) {
            // The parser's own message would quote the file's text.
            throw new IllegalArgumentException("The configuration file " + file + " is not YAML: line "
                    + (e.getLocation() == null ? "unknown" : e.getLocation().getLineNr()) + ".");
        } catch (IOException e) {
            throw new IllegalArgumentException("The configuration file " + file + " can't be read: " + e, e);
        }
    }

    private static void flatten(String prefix, JsonNode node, Configuration config) {
        node.properties().forEach(field -> {
            String key = prefix + field.getKey();
            JsonNode value = field.getValue();
            if (value.isObject()) {
                flatten(key + ".", value, config);
            } else if (value.isArray()) {
                config.setString(key, value.valueStream().map(JsonNode::asText).collect(Collectors.joining(";")));
            } else if (value.isNull()) {
                throw new IllegalArgumentException(
                        "The option " + key + " has no value. Put the word into quotes if it means something.");
            } else {
                config.setString(key, value.asText());
            }
        });
    }
}
