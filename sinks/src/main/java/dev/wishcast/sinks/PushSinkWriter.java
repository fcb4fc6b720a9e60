package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.sinks.Dispatcher.Attempt;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.connector.base.sink.writer.AsyncSinkWriter;
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.apache.flink.connector.base.sink.writer.ResultHandler;
import org.apache.flink.connector.base.sink.writer.SimpleBatchCreator;
import org.apache.flink.connector.base.sink.writer.config.AsyncSinkWriterConfiguration;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.FlinkRuntimeException;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subtask of a {@link PushSink}. Used by the mailbox thread; only {@link #ended} and {@link #failed} are called from
 * others.
 *
 * <p>A notification is always in one place: buffered or waiting for a retry (both in the state), or in flight (which a
 * checkpoint waits for). {@code AsyncSinkWriter} brings batches into flight. Each notification settles on its own, as soon
 * as its attempt ended: its receipt is written, or it goes back to wait; when all of its batch have, the batch is over. A
 * timer of this writer brings back what is due, since {@code AsyncSinkWriter}'s own stops when nothing is ready.
 */
final class PushSinkWriter implements StatefulSinkWriter<PushRequest, BufferedRequestState<PendingPush>> {

    private static final Logger LOG = LoggerFactory.getLogger(PushSinkWriter.class);

    /** Retries due within so many milliseconds come back together. */
    private static final long TIMER_GRAIN_MILLIS = 10;

    /** State is split into pieces of so many notifications, so that it spreads evenly when the job is rescaled. */
    private static final int ENTRIES_PER_STATE = 1_000;

    /** More sales than are stopped while one of their notifications is in flight. */
    private static final int MOST_STOPPED = 256;

    /**
     * When a failure elsewhere ends this task, it takes so long for the answers to what it has sent, and as long again for
     * their receipts; most need less.
     */
    private static final long LAST_ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Between two notifications taken while the waiting room is full. */
    private static final long TRICKLE_MILLIS = 100;

    private final Provider provider;
    private final DeliveryPolicy policy;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService time;
    private final ScheduledExecutorService scheduler;
    private final DelayingRequestBuffer buffer;
    private final int bufferLimit;
    private final SharedBySubtasks<ProviderGate.Key, ProviderGate>.Lease gateLease;
    private final ProviderGate gate;
    private final InFlightLimit inFlight;
    private final OutcomeWriter outcomes;
    private final ReadBack readBack;
    private final int leastPieces;
    private final Dispatcher dispatcher;
    private final DeliveryMetrics metrics;
    private final Batches batches;
    private final BlockingQueue<Attempt> ended = new LinkedBlockingQueue<>();
    private final AtomicBoolean settlesSoon = new AtomicBoolean();
    private final Set<String> stopped = Collections.newSetFromMap(new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > MOST_STOPPED;
        }
    });

    private boolean awaitingAnswers;
    private ScheduledFuture<?> timer;
    private long timerAt = Long.MAX_VALUE;

    PushSinkWriter(
            SenderConfig sender,
            DeliveryPolicy policy,
            Sink<DeliveryReceipt> receipts,
            Sink<DeadLetter> deadLetters,
            ReadBack readBack,
            WriterInitContext context,
            Collection<PushSinkState> restored)
            throws IOException {
        this.readBack = readBack;
        this.leastPieces = piecesForAll(context.getTaskInfo());
        this.provider = sender.protocol().provider();
        this.policy = policy;
        this.mailbox = context.getMailboxExecutor();
        this.time = context.getProcessingTimeService();
        double rate = sender.ratePerSecond() / context.getTaskInfo().getNumberOfParallelSubtasks();
        BatchLimits limits = BatchLimits.forRate(rate);
        this.buffer = new DelayingRequestBuffer(time::getCurrentProcessingTime);
        this.bufferLimit = limits.buffered();
        this.gateLease = ProviderGate.acquire(provider, sender.endpoint());
        this.gate = gateLease.get();
        this.scheduler = Executors.newScheduledThreadPool(
                // One may be getting credentials or resolving a name.
                2, new ExecutorThreadFactory("wishcast-" + provider.label() + "-timer"));
        boolean starting = context.getTaskInfo().getAttemptNumber() == 0;
        try {
            this.dispatcher = new Dispatcher(
                    sender, rate, gate, starting, time::getCurrentProcessingTime, scheduler, this::ended, this::failed);
        } catch (RuntimeException e) {
            scheduler.shutdownNow();
            gateLease.close();
            // Another attempt would read the same; only a person can put this right.
            throw starting && e instanceof IllegalConfigurationException ? new SuppressRestartsException(e) : e;
        }
        this.inFlight = new InFlightLimit(limits.inFlight(), limits.batch(), dispatcher::streams);
        try {
            this.outcomes = new OutcomeWriter(receipts, deadLetters, context);
        } catch (IOException | RuntimeException e) {
            stopSending();
            throw e;
        }
        this.metrics = new DeliveryMetrics(context.metricGroup(), provider);
        metrics.gauge("inFlight", inFlight::inFlight);
        metrics.gauge("buffered", buffer::size);
        metrics.gauge("waiting", buffer::waiting);
        metrics.gauge("connections", dispatcher::openConnections);
        metrics.gauge("readBackRemembered", readBack::remembered);
        metrics.gauge("breakerState", gate::breakerState);
        this.batches = new Batches(context, limits.toConfiguration(inFlight), unsettled(restored));
        armTimer();
    }

    private List<RequestEntryWrapper<PendingPush>> unsettled(Collection<PushSinkState> restored) {
        List<RequestEntryWrapper<PendingPush>> unsettled = new ArrayList<>();
        for (PushSinkState piece : restored) {
            for (RequestEntryWrapper<PendingPush> entry : piece.getBufferedRequestEntries()) {
                if (!isSettled(entry.getRequestEntry().request())) {
                    unsettled.add(entry);
                }
            }
        }
        return unsettled;
    }

    private boolean isSettled(PushRequest request) {
        boolean settled = readBack.hasSettled(request);
        if (settled) {
            metrics.count(DeliveryMetric.SKIPPED_AS_SETTLED);
        }
        return settled;
    }

    @Override
    public void write(PushRequest request, Context context) throws IOException, InterruptedException {
        if (request.isStop()) {
            stop(request.message().saleId());
            return;
        }
        if (isSettled(request)) {
            return;
        }
        if (buffer.waiting() >= policy.maxWaiting()) {
            awaitRoom();
        }
        PendingPush push = PendingPush.of(request);
        long closedUntil = gate.closedUntil();
        if (closedUntil == 0 || request.withdrawn()) {
            batches.write(push, context);
        } else {
            buffer.putBack(push.heldUntil(closedUntil));
            metrics.count(DeliveryMetric.HELD);
            armTimer();
        }
    }

    /** What is in flight is not called back; it is withdrawn if it would have to be sent again. */
    private void stop(String saleId) throws IOException, InterruptedException {
        stopped.add(saleId);
        long now = time.getCurrentProcessingTime();
        for (PendingPush push : buffer.removeAllOf(saleId)) {
            settle(push, Outcome.Withdrawn.INSTANCE, now);
        }
    }

    /**
     * Slows the input down to a trickle until there is room, but does not stop it: a checkpoint comes through only between
     * two notifications.
     */
    private void awaitRoom() throws InterruptedException {
        long enough = time.getCurrentProcessingTime() + TRICKLE_MILLIS;
        ScheduledFuture<?> wakeUp = time.registerTimer(enough, ignored -> {});
        while (buffer.waiting() >= policy.maxWaiting() && time.getCurrentProcessingTime() < enough) {
            mailbox.yield();
        }
        wakeUp.cancel(false);
    }

    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        if (endOfInput) {
            sendAll();
        } else {
            awaitAnswers();
        }
        outcomes.flush(endOfInput);
    }

    private void sendAll() throws InterruptedException {
        batches.flush(true);
        while (buffer.waiting() > 0) {
            // The timer of the next retry is what ends this wait.
            mailbox.yield();
            batches.flush(true);
        }
    }

    /** A checkpoint waits only for what was sent. What waits for the rate limit is recalled, and in the state. */
    private void awaitAnswers() throws InterruptedException {
        awaitingAnswers = true;
        dispatcher.stop();
        batches.flush(false);
        dispatcher.goOn();
        awaitingAnswers = false;
        armTimer();
    }

    @Override
    public List<BufferedRequestState<PendingPush>> snapshotState(long checkpointId) {
        ReadBackPositions positions = readBack.positions(time.getCurrentProcessingTime());
        List<RequestEntryWrapper<PendingPush>> all = new ArrayList<>(buffer.getBufferedState());
        int pieces = Math.max(leastPieces, -Math.floorDiv(-all.size(), ENTRIES_PER_STATE));
        List<BufferedRequestState<PendingPush>> state = new ArrayList<>();
        for (int i = 0; i < pieces; i++) {
            int from = (int) ((long) i * all.size() / pieces);
            int to = (int) ((long) (i + 1) * all.size() / pieces);
            state.add(new PushSinkState(positions, all.subList(from, to)));
        }
        return state;
    }

    /** However many subtasks there are after a restart, each gets a piece, and with it the positions. */
    private static int piecesForAll(TaskInfo task) {
        return -Math.floorDiv(-task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks());
    }

    @Override
    public void close() throws Exception {
        try {
            takeLastAnswers();
            flushLastReceipts();
        } finally {
            stopSending();
            IOUtils.closeAll(batches, outcomes, readBack);
        }
    }

    /**
     * When another task fails, this one ends with requests under way. Their receipts spare them being sent again. What has
     * no final outcome then is in the state that the job goes back to.
     */
    private void takeLastAnswers() throws IOException, InterruptedException {
        dispatcher.stop();
        long deadline = System.nanoTime() + LAST_ANSWERS_NANOS;
        while (inFlight.inFlight() > 0) {
            Attempt attempt = ended.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (attempt == null) {
                return;
            }
            settle(attempt);
        }
    }

    /** A Kafka writer drops what it has not sent yet when it is closed. Elsewhere, as a broker that is gone would hold this up. */
    private void flushLastReceipts() throws InterruptedException, ExecutionException {
        Future<?> flushed = scheduler.submit(() -> {
            outcomes.flush(false);
            return null;
        });
        try {
            flushed.get(LAST_ANSWERS_NANOS, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "The last receipts of {} could not be written: what they tell of is sent again",
                    provider.label(),
                    e);
        }
    }

    private void stopSending() {
        dispatcher.close();
        scheduler.shutdownNow();
        gateLease.close();
    }

    /** An attempt has ended. Called on any thread. */
    private void ended(Attempt attempt) {
        ended.add(attempt);
        if (settlesSoon.compareAndSet(false, true)) {
            onMailbox(this::settle);
        }
    }

    /** The dispatcher can't go on. Called on any thread. */
    private void failed(Throwable cause) {
        onMailbox(() -> {
            throw new FlinkRuntimeException("Sending to " + provider.label() + " failed", cause);
        });
    }

    private void onMailbox(ThrowingMail mail) {
        try {
            mailbox.execute(mail::run, "push sink for %s", provider);
        } catch (RejectedExecutionException e) {
            LOG.debug("The task is ending: what is in flight is sent again after a restart", e);
        }
    }

    private void settle() throws IOException, InterruptedException {
        settlesSoon.set(false);
        Attempt attempt;
        while ((attempt = ended.poll()) != null) {
            settle(attempt);
        }
        bringBackDue();
    }

    private void settle(Attempt attempt) throws IOException, InterruptedException {
        inFlight.settled(1);
        settle(attempt.push(), attempt.outcome(), time.getCurrentProcessingTime());
        attempt.batch().settled();
    }

    private void settle(PendingPush push, Outcome outcome, long now) throws IOException, InterruptedException {
        Verdict verdict = policy.decide(push, outcome, gate.providerDown(), now, ThreadLocalRandom.current());
        if (verdict instanceof Verdict.Again
                && stopped.contains(push.request().message().saleId())) {
            verdict = policy.decide(push, Outcome.Withdrawn.INSTANCE, false, now, ThreadLocalRandom.current());
        }
        metrics.count(outcome, verdict);
        if (verdict instanceof Verdict.Final end) {
            outcomes.write(push, end, now);
        } else if (verdict instanceof Verdict.Again again) {
            buffer.putBack(again.push());
        }
    }

    private void armTimer() {
        if (awaitingAnswers || buffer.size() >= bufferLimit) {
            // What is under way brings the next ones back when it settles.
            return;
        }
        long due = Math.max(buffer.nextDueAt(), gate.closedUntil());
        if (buffer.waiting() > 0 && due < timerAt) {
            if (timer != null) {
                timer.cancel(false);
            }
            timerAt = due + TIMER_GRAIN_MILLIS;
            timer = time.registerTimer(timerAt, this::onTimer);
        }
    }

    private void onTimer(long ignored) throws IOException, InterruptedException {
        timerAt = Long.MAX_VALUE;
        bringBackDue();
    }

    /** Never waits, since a checkpoint would have to wait with it: it brings back only what there is room for. */
    private void bringBackDue() throws IOException, InterruptedException {
        if (!awaitingAnswers && gate.closedUntil() == 0) {
            PendingPush due;
            while (buffer.size() < bufferLimit && (due = buffer.pollDue()) != null) {
                batches.write(due, null);
            }
        }
        armTimer();
    }

    /** Work for the mailbox thread. */
    private interface ThrowingMail {
        void run() throws IOException, InterruptedException;
    }

    /** Flink's buffering and batching. It takes {@link PendingPush}es, so that what was due can be written again. */
    private final class Batches extends AsyncSinkWriter<PendingPush, PendingPush> {

        Batches(
                WriterInitContext context,
                AsyncSinkWriterConfiguration configuration,
                List<RequestEntryWrapper<PendingPush>> restored) {
            super(
                    (push, ignored) -> push,
                    context,
                    configuration,
                    List.of(new BufferedRequestState<>(restored)),
                    new SimpleBatchCreator<>(Long.MAX_VALUE),
                    buffer);
        }

        @Override
        protected void submitRequestEntries(List<PendingPush> pushes, ResultHandler<PendingPush> handler) {
            Batch batch = new Batch(pushes.size(), handler);
            for (PendingPush push : pushes) {
                dispatcher.submit(push, batch);
            }
            dispatcher.drain();
        }

        @Override
        protected long getSizeInBytes(PendingPush push) {
            return DelayingRequestBuffer.ENTRY_SIZE;
        }
    }
}
