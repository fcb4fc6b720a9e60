package dev.wishcast.local.demo;

import dev.wishcast.local.process.ServerFailedException;
import dev.wishcast.local.sale.SaleAnnouncement;
import dev.wishcast.local.sale.SalePublisher;
import dev.wishcast.local.stack.Heartbeats;
import dev.wishcast.local.stack.SourceOffsets;
import dev.wishcast.local.stack.Stack;
import dev.wishcast.local.stack.StubProcess;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One sale on a running stack, from the rows in MySQL to the comparison of who got a push with who should have. */
final class Demo {

    private static final Duration POLL = Duration.ofMillis(100);
    /** Longer than a sale is held at most, and than a job takes to come back after a failure. */
    private static final Duration STALLED = Duration.ofSeconds(60);
    /** A duplicate would come with the others or right behind them. */
    private static final Duration QUIET = Duration.ofSeconds(2);

    private final Stack stack;
    private final StubProcess stub;
    private final DemoOptions options;
    private final PhaseClock phases;
    private final PrintStream out;

    Demo(Stack stack, DemoOptions options, PhaseClock phases, PrintStream out) {
        this.stack = stack;
        this.stub = stack.stub().orElseThrow();
        this.options = options;
        this.phases = phases;
        this.out = out;
    }

    /** @throws ServerFailedException if a server or the job fails, or nothing moves any more */
    DemoReport run() throws IOException, SQLException, InterruptedException {
        try (ShopData shop = new ShopData(stack.mysql(), options.users(), options.audience())) {
            load(shop);
            stack.startConnector();
            String job = stack.startJob(Map.of());
            index(shop, job);
            long indexed = shop.wishes();

            Comparison comparison = new Comparison();
            shop.eligible(comparison::eligible);
            phases.end("prepare");

            String saleId = "demo-" + Instant.now().getEpochSecond();
            long publishedAt = publish(saleId);
            push(saleId, comparison.since(publishedAt).audience(), job);
            phases.end("push");

            stub.accepted(saleId, comparison::accepted);
            phases.end("verify");
            return new DemoReport(
                    saleId,
                    ShopData.PRODUCT,
                    comparison.since(publishedAt),
                    indexed,
                    stack.flink().rest().restarts(job),
                    phases.seconds());
        }
    }

    private void load(ShopData shop) throws SQLException {
        try (Progress progress = Progress.of("Users into MySQL", options.users(), out)) {
            shop.load(progress::at);
        }
        phases.end("load");
    }

    /** Waits for the snapshot first, so that the removals after it come as deletes. */
    private void index(ShopData shop, String job) throws IOException, SQLException, InterruptedException {
        try (SourceOffsets offsets = new SourceOffsets(stack, job);
                Heartbeats heartbeats = new Heartbeats(stack.kafka());
                Progress progress = Progress.of("Rows into the index", shop.wishes() + shop.devices(), out)) {
            awaitRead(offsets, heartbeats, progress, job);
            shop.removeWishes();
            awaitRead(offsets, heartbeats, progress, job);
        }
        phases.end("index");
    }

    private void awaitRead(SourceOffsets offsets, Heartbeats heartbeats, Progress progress, String job)
            throws IOException, InterruptedException {
        long committed = System.currentTimeMillis();
        Standstill standstill = new Standstill();
        boolean caughtUp = false;
        while (!caughtUp) {
            // In this order: once a heartbeat committed later is there, everything committed earlier is in Kafka.
            boolean allWritten = heartbeats.latest() > committed;
            long written = offsets.written();
            long read = offsets.read();
            caughtUp = allWritten && read >= written;
            progress.at(read);
            if (standstill.of(read).compareTo(STALLED) > 0) {
                throw new ServerFailedException("The job stands still at " + read + " of " + written + " rows.\nLogs: "
                        + stack.run().logs());
            }
            pause(job);
        }
    }

    private long publish(String saleId) throws InterruptedException {
        try (SalePublisher publisher = new SalePublisher(stack.kafka().bootstrapServers())) {
            return publisher.publish(SaleAnnouncement.started(
                    saleId, ShopData.PRODUCT, "It's on sale!", "Something on your wishlist is on sale now."));
        }
    }

    /** Returns when all have got theirs and no more come, or when nothing moves any more: the comparison tells which. */
    private void push(String saleId, long audience, String job) throws IOException, InterruptedException {
        try (Progress progress = Progress.of("Pushes to phones", audience, out)) {
            Standstill standstill = new Standstill();
            while (true) {
                StubProcess.Counts counts = stub.counts(saleId);
                progress.at(counts.distinct());
                Duration enough = counts.distinct() < audience ? STALLED : QUIET;
                if (standstill.of(counts.accepted()).compareTo(enough) > 0) {
                    return;
                }
                pause(job);
            }
        }
    }

    private void pause(String job) throws IOException, InterruptedException {
        stack.checkAlive();
        stack.flink().checkNotFailed(job);
        TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
    }
}
