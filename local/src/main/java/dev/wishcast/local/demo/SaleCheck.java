package dev.wishcast.local.demo;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.sale.SaleAnnouncement;
import dev.wishcast.local.sale.SalePublisher;
import dev.wishcast.local.stack.Stack;
import dev.wishcast.local.stack.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Announces a sale on a running stack, waits for its pushes and compares them with who should get one. */
final class SaleCheck {

    private static final Duration POLL = Duration.ofMillis(100);
    /** Longer than a sale is held at most, and than a job takes to come back after a failure. */
    private static final Duration STALLED = Duration.ofSeconds(60);
    /** A duplicate would come with the others or right behind them. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Stack stack;
    private final StubProcess stub;
    private final String job;
    private final PrintStream out;

    SaleCheck(Stack stack, String job, PrintStream out) {
        this.stack = stack;
        this.stub = stack.stub().orElseThrow();
        this.job = job;
        this.out = out;
    }

    /**
     * Announces a sale that starts at once.
     *
     * @return when it was published, in milliseconds since the epoch
     */
    long announce(String saleId, String productId) throws InterruptedException {
        try (SalePublisher publisher = new SalePublisher(stack.kafka().clientProperties())) {
            return publisher.publish(SaleAnnouncement.started(
                    saleId, productId, "It's on sale!", "Something on your wishlist is on sale now."));
        }
    }

    /**
     * Returns when all have got their push and no more come, or when nothing moves any more: the comparison tells which.
     *
     * @throws ServerFailedException if a server or the job fails
     */
    void awaitPushes(String saleId, long audience) throws IOException, InterruptedException {
        try (Progress progress = Progress.of("Pushes to phones", audience, out)) {
            Standstill standstill = new Standstill();
            while (true) {
                StubProcess.Counts counts = stub.counts(saleId);
                progress.at(counts.distinct());
                Duration enough = counts.distinct() < audience ? STALLED : QUIET;
                if (standstill.of(counts.accepted()).compareTo(enough) > 0) {
                    return;
                }
                stack.checkAlive();
                stack.flink().checkNotFailed(job);
                TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
            }
        }
    }

    /** What came out, by what the stub recorded. */
    Deliveries compare(String saleId, Comparison comparison, long publishedAt)
            throws IOException, InterruptedException {
        stub.accepted(saleId, comparison::accepted);
        return comparison.since(publishedAt);
    }
}
