package dev.wishcast.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The TCP addresses a process listens on, as Linux tells them. */
final class Listeners {

    private static final String LISTEN = "0A";
    private static final int LOCAL_ADDRESS = 1;
    private static final int STATE = 3;
    private static final int INODE = 9;

    private Listeners() {}

    /** Returns addresses such as {@code 127.0.0.1:9092}; what is not 127.0.0.1 stays in the kernel's hexadecimal. */
    static List<String> of(ProcessHandle process) throws IOException {
        Set<String> sockets = sockets(process);
        List<String> addresses = new ArrayList<>();
        for (String table : List.of("tcp", "tcp6")) {
            for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
                String[] fields = line.strip().split("\\s+", -1);
                if (fields[STATE].equals(LISTEN) && sockets.contains("socket:[" + fields[INODE] + "]")) {
                    addresses.add(readable(fields[LOCAL_ADDRESS]));
                }
            }
        }
        return addresses;
    }

    /** The kernel writes 127.0.0.1 in the byte order of the machine; a Java server's is mapped into IPv6. */
    private static String readable(String address) {
        return address.replace("0000000000000000FFFF0000", "").replace("0100007F:", "127.0.0.1:");
    }

    private static Set<String> sockets(ProcessHandle process) throws IOException {
        Set<String> sockets = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc", Long.toString(process.pid()), "fd"))) {
            for (Path descriptor : descriptors.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    sockets.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        return sockets;
    }
}
