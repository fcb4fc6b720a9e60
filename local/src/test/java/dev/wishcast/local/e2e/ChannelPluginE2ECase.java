package dev.wishcast.local.e2e;

import dev.wishcast.local.run.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A channel that no module of Wishcast knows, in a jar of its own and with a transport that is not HTTP, is added to a running
 * stack: by the jar on the class path, and by options.
 */
class ChannelPluginE2ECase {

    private static final int WISHERS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path folder;

    @Test
    void aJarAndOptionsAddAChannel() throws IOException, SQLException, InterruptedException {
        Path jar = Installation.find()
                .root()
                .resolve("local/file-channel/target/wishcast-file-channel-" + Installation.version() + ".jar");
        Path file = folder.resolve("notifications.txt");
        try (LiveShop shop = LiveShop.open()) {
            shop.addWishers("hot", 1, WISHERS);
            shop.announce("before", "hot");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shop.accepted("before")).isEqualTo(WISHERS));

            shop.restart(
                    Map.of("wishcast.file.path", file.toString(), "wishcast.device.channels", "android:fcm,ios:file"),
                    List.of("-C", jar.toUri().toURL().toString()));
            shop.announce("after", "hot");

            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(file).exists();
                assertThat(Files.readAllLines(file))
                        .hasSize(WISHERS / 2)
                        .doesNotHaveDuplicates()
                        .allMatch(line -> line.matches("after \\d*[13579] phone"));
                assertThat(shop.accepted("after")).as("by FCM").isEqualTo(WISHERS / 2);
            });
            assertThat(shop.restarts()).isZero();
        }
    }
}
