package dev.wishcast.sinks;

import dev.wishcast.sinks.http.AnswerListener;
import dev.wishcast.sinks.http.Connection;
import dev.wishcast.sinks.http.ConnectionDemand;
import dev.wishcast.sinks.http.ConnectionPool;
import dev.wishcast.sinks.http.HttpAnswer;
import dev.wishcast.sinks.http.HttpPush;
import dev.wishcast.sinks.http.PoolListener;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Sends what it is given, in order, as fast as the rate and the connections allow. Thread-safe, without a thread of its
 * own: whoever brings work, a free stream or the time for the next token, sends what can be sent; if two come at once, one
 * works for both.
 */
final class Dispatcher implements PoolListener, AutoCloseable {

    /** A timer for every single token would wake up too often. */
    private static final long SHORTEST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final PushProtocol protocol;
    private final TokenBucket bucket;
    private final ProviderGate gate;
    private final LongSupplier clock;
    private final ScheduledExecutorService scheduler;
    private final Consumer<Attempt> onEnd;
    private final Consumer<Throwable> onFailure;
    private final ConnectionPool pool;
    private final Queue<Attempt> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger callers = new AtomicInteger();
    private volatile boolean timerSet;
    private volatile boolean stopped;
    private volatile boolean closed;

    /**
     * @param ratePerSecond this subtask's share
     * @param gate decides whether the provider may be sent to
     * @param starting whether wrong credentials should fail the job; see {@link PushProtocol.Factory#open}
     * @param clock milliseconds since the epoch
     * @param scheduler runs timers; stays the caller's
     * @param onEnd called once for every notification, on any thread, with what became of it
     * @param onFailure called when the dispatcher can't go on
     */
    Dispatcher(
            SenderConfig config,
            double ratePerSecond,
            ProviderGate gate,
            boolean starting,
            LongSupplier clock,
            ScheduledExecutorService scheduler,
            Consumer<Attempt> onEnd,
            Consumer<Throwable> onFailure) {
        this.bucket = new TokenBucket(ratePerSecond, System.nanoTime());
        this.gate = gate;
        this.clock = clock;
        this.scheduler = scheduler;
        this.onEnd = onEnd;
        this.onFailure = onFailure;
        String name = "wishcast-" + config.protocol().provider().label();
        this.protocol = config.protocol().open(starting);
        try {
            this.pool = new ConnectionPool(
                    config.endpoint(), config.http(), new ConnectionDemand(ratePerSecond), name, scheduler, this);
        } catch (RuntimeException e) {
            protocol.close();
            throw e;
        }
    }

    /** Takes a notification, as one of a batch. */
    void submit(PendingPush push, Batch batch) {
        queue.add(new Attempt(push, batch));
    }

    /** Sends what can be sent; call it after {@link #submit}. */
    void drain() {
        if (callers.getAndIncrement() > 0) {
            return;
        }
        int served = 1;
        do {
            try {
                sendAll();
            } catch (Throwable e) {
                onFailure.accept(e);
            }
            served = callers.addAndGet(-served);
        } while (served > 0);
    }

    /** Sends nothing until {@link #goOn}: what is queued ends unsent. What was sent is still answered. */
    void stop() {
        stopped = true;
        drain();
    }

    void goOn() {
        stopped = false;
        drain();
    }

    @Override
    public void capacityChanged() {
        drain();
    }

    @Override
    public void connectionFailed(String reason) {
        gate.connectionFailed(reason);
    }

    /** How many requests the connections take at once. */
    int streams() {
        return pool.streams();
    }

    int openConnections() {
        return pool.openConnections();
    }

    @Override
    public void close() {
        closed = true;
        pool.close();
        protocol.close();
    }

    private void sendAll() {
        Attempt next;
        while (!closed && (next = queue.peek()) != null && settles(next)) {
            queue.remove();
        }
    }

    /** Whether the notification was sent or is done with; if not, something will call {@link #drain} again. */
    private boolean settles(Attempt next) {
        if (stopped) {
            return endsUnsent(next, Outcome.Recalled.INSTANCE);
        }
        long now = clock.getAsLong();
        PushRequest request = next.push.request();
        if (request.withdrawn()) {
            return endsUnsent(next, Outcome.Withdrawn.INSTANCE);
        } else if (request.message().expiresAt() <= now) {
            return endsUnsent(next, Outcome.Expired.INSTANCE);
        }
        if (gate.closedUntil() > 0 || !next.isAdmitted()) {
            return endsUnsent(next, new Outcome.Held(gate.reason(), gate.closedUntil()));
        }
        long nanos = bucket.nanosToNext(System.nanoTime());
        if (nanos > 0) {
            drainIn(nanos);
            return false;
        }
        Connection connection = pool.next();
        if (connection == null) {
            return pool.unreachable() && endsUnsent(next, new Outcome.Unsent("UNREACHABLE", false));
        }
        return sends(next, connection, now);
    }

    private boolean sends(Attempt next, Connection connection, long now) {
        try {
            HttpPush push = protocol.prepare(next.push.request(), now);
            bucket.take();
            next.push = next.push.sentAt(now);
            next.http = push;
            next.connection = connection;
            connection.send(push, next);
            return true;
        } catch (UnsendableException e) {
            return endsUnsent(next, e.outcome());
        }
    }

    /** Nothing was sent: for reasons of the notification's own, or since nothing can be sent to the provider. */
    private boolean endsUnsent(Attempt next, Outcome outcome) {
        if (next.admitted) {
            gate.notSent(outcome);
        }
        return next.end(outcome);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // The timer reports its own failures.
    private void drainIn(long nanos) {
        if (timerSet) {
            return;
        }
        timerSet = true;
        try {
            scheduler.schedule(this::onTimer, Math.max(nanos, SHORTEST_WAIT_NANOS), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closing: the writer's state still holds what was not sent.
            closed = true;
        }
    }

    private void onTimer() {
        timerSet = false;
        drain();
    }

    /** One notification on its way through the dispatcher. */
    final class Attempt implements AnswerListener {

        private final Batch batch;
        private PendingPush push;
        private HttpPush http;
        private Connection connection;
        private boolean admitted;
        private Outcome outcome;

        private Attempt(PendingPush push, Batch batch) {
            this.push = push;
            this.batch = batch;
        }

        /** Asks the gate once; it may have to wait for a token or a connection afterwards. */
        private boolean isAdmitted() {
            admitted = admitted || gate.enter();
            return admitted;
        }

        Batch batch() {
            return batch;
        }

        PendingPush push() {
            return push;
        }

        Outcome outcome() {
            return outcome;
        }

        @Override
        public void answered(HttpAnswer answer) {
            try {
                Outcome result = protocol.classify(http, answer, clock.getAsLong());
                if (result.reconnect()) {
                    connection.retire();
                }
                end(gate.ended(result, push.attempts()));
            } catch (RuntimeException e) {
                onFailure.accept(e);
            }
        }

        @Override
        public void unanswered(boolean processed, String reason) {
            end(gate.ended(
                    processed ? new Outcome.Unknown(reason) : new Outcome.Unsent(reason, false), push.attempts()));
        }

        private boolean end(Outcome result) {
            outcome = result;
            onEnd.accept(this);
            return true;
        }
    }
}
