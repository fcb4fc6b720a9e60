package dev.wishcast.local.server;

import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.JavaCommand;
import dev.wishcast.local.process.ProcessGroup;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.RunDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A ZooKeeper server on 127.0.0.1: the one that Flink ships for its high availability. Immutable. */
public final class ZooKeeperServer {

    private static final String NAME = "ZooKeeper";

    private final int port;

    private ZooKeeperServer(int port) {
        this.port = port;
    }

    /** @throws ServerFailedException if it does not start */
    public static ZooKeeperServer start(Installation installation, RunDirectory run, ProcessGroup processes)
            throws InterruptedException {
        ZooKeeperServer server = new ZooKeeperServer(FreePorts.find());
        Path data = run.data("zookeeper");
        Path log = run.log("zookeeper");
        JavaCommand java = new JavaCommand(installation.flinkLibraries())
                .heap(128)
                .jvm("-XX:+UseSerialGC")
                .log4j(installation.serverLogging(), log);
        ServerProcess process = processes.start(
                NAME,
                java.main(
                        "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain",
                        server.writeProperties(data).toString()),
                Map.of(),
                data,
                log);
        process.awaitReady(Duration.ofMinutes(1), server::answers);
        return server;
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    private boolean answers() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        }
    }

    private Path writeProperties(Path data) {
        List<String> lines = List.of(
                "dataDir=" + data.resolve("data"),
                "clientPort=" + port,
                "clientPortAddress=127.0.0.1",
                // Sessions may be as short as two ticks.
                "tickTime=1000",
                "admin.enableServer=false");
        try {
            return Files.write(data.resolve("zoo.cfg"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
