package dev.wishcast.connectors.kafka;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.config.ConfigData;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.provider.ConfigProvider;

/**
 * Replaces <code>${directory:/folder:file}</code> in a client's properties by what the file holds, without the line break
 * at its end. Stateless.
 *
 * <p>Kafka's own {@link org.apache.kafka.common.config.provider.DirectoryConfigProvider}, which reads the same variables,
 * leaves one whose file is missing as it is, and the broker then refuses a password that nobody chose.
 */
public final class SecretFiles implements ConfigProvider {

    @Override
    public void configure(Map<String, ?> configs) {
        // Nothing to configure.
    }

    /**
     * Refuses a variable that names no file.
     *
     * @throws ConfigException always
     */
    @Override
    public ConfigData get(String path) {
        throw new ConfigException("A variable must name a file of " + path + ", as in ${directory:" + path + ":file}.");
    }

    /**
     * Reads the files.
     *
     * @throws ConfigException if a file can't be read; the message names it
     */
    @Override
    public ConfigData get(String path, Set<String> keys) {
        Map<String, String> secrets = new HashMap<>();
        for (String key : keys) {
            Path file = Path.of(path, key);
            try {
                secrets.put(key, Files.readString(file).stripTrailing());
            } catch (IOException e) {
                throw new ConfigException(
                        "The file " + file + ", which a Kafka property refers to, can't be read: " + e);
            }
        }
        return new ConfigData(secrets);
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
