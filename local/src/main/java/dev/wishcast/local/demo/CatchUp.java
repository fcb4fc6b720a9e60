package dev.wishcast.local.demo;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.stack.Heartbeats;
import dev.wishcast.local.stack.SourceOffsets;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Waits until a job that runs has read what MySQL has. Not thread-safe. */
public final class CatchUp implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(100);
    /** Longer than a job takes to come back after a failure. */
    private static final Duration STALLED = Duration.ofSeconds(60);

    private final Stack stack;
    private final String job;
    private final SourceOffsets offsets;
    private final Heartbeats heartbeats;

    public CatchUp(Stack stack, String job) {
        this.stack = stack;
        this.job = job;
        this.offsets = new SourceOffsets(stack, job);
        this.heartbeats = new Heartbeats(stack.kafka());
    }

    /**
     * Waits until the job has read everything that was committed before this call.
     *
     * @param read is told again and again how many records the job has read since the topics began
     * @throws ServerFailedException if a server or the job fails, or the job reads nothing more for a minute
     */
    public void await(LongConsumer read) throws IOException, InterruptedException {
        long committed = System.currentTimeMillis();
        long written = Long.MAX_VALUE;
        Standstill standstill = new Standstill();
        for (long done = 0; done < written; ) {
            // Once a heartbeat committed later is there, everything committed earlier is in Kafka. What is written
            // from then on are more heartbeats, which never end.
            if (written == Long.MAX_VALUE && heartbeats.latest() > committed) {
                written = offsets.written();
            }
            done = offsets.read();
            read.accept(done);
            if (standstill.of(done).compareTo(STALLED) > 0) {
                throw new ServerFailedException("The job stands still at " + done + " of " + offsets.written()
                        + " records.\nLogs: " + stack.run().logs());
            }
            stack.checkAlive();
            stack.flink().checkNotFailed(job);
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        }
    }

    @Override
    public void close() {
        heartbeats.close();
        offsets.close();
    }
}
