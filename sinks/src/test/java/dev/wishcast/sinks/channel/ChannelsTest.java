package dev.wishcast.sinks.channel;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.ReadableConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChannelsTest {

    @TempDir
    private Path classes;

    @Test
    void findsWhatTheClassPathHasInTheOrderOfIds() {
        assertThat(Channels.find().keySet()).containsExactly("apns", "fcm");
        assertThat(Channels.find().get("apns").displayName()).isEqualTo("APNs");
    }

    @Test
    void everyOptionOfAChannelIsNamedAfterIt() {
        Channels.find().forEach((id, factory) -> assertThat(factory.options())
                .isNotEmpty()
                .allSatisfy(option -> assertThat(option.key()).startsWith("wishcast." + id + ".")));
    }

    @Test
    void findsAChannelThatAJarAdds() throws IOException {
        assertThat(findWith(Letter.class.getName())).containsExactly("apns", "fcm", "letter");
    }

    @Test
    void saysWhichFactoryCannotBeLoaded() {
        assertThatThrownBy(() -> findWith("com.example.Nowhere"))
                .isInstanceOf(ServiceConfigurationError.class)
                .hasMessageContaining("com.example.Nowhere");
    }

    @Test
    void refusesTwoChannelsWithOneId() {
        assertThatThrownBy(() -> Channels.byId(List.of(new Letter(), new Named("letter"))))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("'letter'")
                .hasMessageContaining(Letter.class.getName())
                .hasMessageContaining(Named.class.getName());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "SMS", "1st", "a.b", "a b", "abcdefghijklmnopqrstuvwxyz-0123456"})
    void refusesAnIdThatIsNone(String id) {
        assertThatThrownBy(() -> Channels.byId(List.of(new Named(id))))
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining("'" + id + "'")
                .hasMessageContaining(Named.class.getName());
    }

    /** With a class path that names one more factory. */
    private Iterable<String> findWith(String factory) throws IOException {
        Path services = Files.createDirectories(classes.resolve("META-INF/services"));
        Files.writeString(services.resolve(ChannelFactory.class.getName()), factory);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader extended =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, before)) {
            thread.setContextClassLoader(extended);
            return Channels.find().keySet();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** A factory as a jar of somebody else's would have it. */
    public static final class Letter extends Named {

        public Letter() {
            super("letter");
        }
    }

    private static class Named implements ChannelFactory {

        private final String id;

        Named(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public String displayName() {
            return id;
        }

        @Override
        public List<ConfigOption<?>> options() {
            return List.of();
        }

        @Override
        public boolean isConfigured(ReadableConfig config) {
            return false;
        }

        @Override
        public Channel<?, ?> create(ReadableConfig config) {
            throw new UnsupportedOperationException();
        }
    }
}
