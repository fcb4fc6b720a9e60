package dev.wishcast.filechannel;

import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;

/** Appends requests to a file, on a thread of its own. Responses come on the owner's thread, as a transport promises. */
final class FileTransport implements Transport<String, Boolean> {

    private static final int CAPACITY = 100;

    private final Path file;
    private final Executor owner;
    private final ExecutorService writer;
    private boolean closed;
    private int underWay;

    FileTransport(Path file, TransportContext context) {
        this.file = file;
        this.owner = context.owner();
        this.writer = Executors.newSingleThreadExecutor(new ExecutorThreadFactory(context.name() + "-file"));
    }

    @Override
    public boolean hasRoom() {
        return underWay < CAPACITY;
    }

    @Override
    public void send(String request, ResponseListener<Boolean> listener) {
        underWay++;
        // An owner that takes nothing any more has ended: nobody waits for the response then.
        var unused = CompletableFuture.supplyAsync(() -> append(request), writer)
                .thenAcceptAsync(written -> respond(listener, written), owner);
    }

    private boolean append(String request) {
        try {
            Files.writeString(file, request, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void respond(ResponseListener<Boolean> listener, boolean written) {
        underWay--;
        if (!closed) {
            listener.onResponse(written, () -> {});
        }
    }

    @Override
    public int openConnections() {
        return 1;
    }

    @Override
    public void close() {
        closed = true;
        writer.shutdown();
    }
}
