package dev.wishcast.local.server;

import dev.wishcast.local.process.FreePorts;
import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.process.ServerProcess;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;

/** A ZooKeeper server on 127.0.0.1: the one that Flink ships for its high availability. */
public final class ZooKeeperServer {

    private static final String ID = "zookeeper";

    private ZooKeeperServer() {}

    /**
     * Starts a server and returns its port.
     *
     * @throws ServerFailedException if it does not start
     */
    public static int start(ServerEnvironment environment) throws InterruptedException {
        int port = FreePorts.find();
        Path configuration = environment.writeConfiguration("zoo.cfg", ID, Map.of("port", port));
        ServerProcess process = environment.start(
                "ZooKeeper",
                ID,
                environment
                        .java(environment.installation().flinkLibraries(), ID)
                        .heap(128)
                        .jvm("-XX:+UseSerialGC")
                        .main(
                                "org.apache.flink.shaded.zookeeper3.org.apache.zookeeper.server.ZooKeeperServerMain",
                                configuration.toString()));
        process.awaitReady(() -> {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return socket.isConnected();
            }
        });
        return port;
    }
}
