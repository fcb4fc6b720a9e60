package dev.wishcast.local.await;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Waits until the index of a running job has what MySQL has. Not thread-safe. */
public final class CatchUp implements AutoCloseable {

    private final AwaitJob await;
    private final SourceOffsets offsets;
    private final Heartbeats heartbeats;

    public CatchUp(Stack stack, String job) {
        this.await = new AwaitJob(stack, job);
        this.offsets = new SourceOffsets(stack, job);
        this.heartbeats = new Heartbeats(stack.kafka());
    }

    /**
     * Waits until the job has read everything that was committed before this call.
     *
     * @param read is told again and again how many records the job has read since the topics began
     * @throws ServerFailedException if a server or the job fails, or the job reads nothing more for two minutes
     */
    public void await(LongConsumer read) throws IOException, InterruptedException {
        long committed = System.currentTimeMillis();
        AtomicLong written = new AtomicLong(Long.MAX_VALUE);
        await.reaches(
                "The number of records that the job has read",
                () -> {
                    // Once a heartbeat committed later is there, everything committed earlier is in Kafka. What is
                    // written from then on are more heartbeats, which never end.
                    if (written.get() == Long.MAX_VALUE && heartbeats.latest() > committed) {
                        written.set(offsets.written());
                    }
                    return written.get();
                },
                offsets::read,
                read);
    }

    @Override
    public void close() {
        heartbeats.close();
        offsets.close();
    }
}
