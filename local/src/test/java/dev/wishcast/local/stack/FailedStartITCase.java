package dev.wishcast.local.stack;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FailedStartITCase {

    @Test
    void oneServerThatFailsTakesTheOthersWithIt(@TempDir Path cdcConfig) throws IOException {
        Files.writeString(cdcConfig.resolve("topics.json"), "[{\"name\": \"no topic\", \"partitions\": 1}]");
        Installation broken = new Installation(Installation.find().root(), cdcConfig);

        assertThatThrownBy(() -> Stack.start(broken, StackOptions.defaults().withoutStub(), line -> {}))
                .isInstanceOf(ServerFailedException.class);

        try (Stream<ProcessHandle> children = ProcessHandle.current().children()) {
            assertThat(children).isEmpty();
        }
    }
}
