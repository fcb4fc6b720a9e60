package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.SaleStopped;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.Slice;
import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.channel.RenderCache;
import dev.wishcast.sinks.gate.ChannelGates;
import dev.wishcast.sinks.readback.ReadBack;
import dev.wishcast.sinks.readback.ReadBackPositions;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import dev.wishcast.sinks.transport.TransportListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.IOUtils;
import org.apache.flink.util.MathUtils;
import org.apache.flink.util.concurrent.ExecutorThreadFactory;
import org.apache.flink.util.function.ThrowingRunnable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One subtask of a {@link ChannelSink}. Used by the mailbox thread.
 *
 * <p>A notification is always in one place: in the buffer, which is in the state, or in flight, which a checkpoint waits for.
 * It settles on its own, as soon as its request has ended: its receipt is written, or it goes back into the buffer.
 *
 * <p>Everything happens in small portions. What remains is done in a later mail, so that barriers and word of stopped sales get
 * through within milliseconds, however much waits.
 *
 * @param <Q> a request of the channel
 * @param <A> a response of the channel
 */
final class ChannelWriter<Q, A> implements StatefulSinkWriter<SinkInput, ChannelWriterState>, TransportListener {

    private static final Logger LOG = LoggerFactory.getLogger(ChannelWriter.class);

    /** State is split into pieces of so many notifications, so that it spreads evenly when the job is rescaled. */
    private static final int NOTIFICATIONS_A_PIECE = 1_000;

    /** A few slices can always be due, and at most what takes some megabytes. */
    private static final int LEAST_DUE = 400;

    private static final int MOST_DUE = 10_000;

    /** How long a slice waits while enough are due. A barrier or word of a stop comes through only between two inputs. */
    private static final long BUSY_MILLIS = 100;

    /** How long a slice waits for each of its notifications while the waiting room is full, and at most. */
    private static final long TRICKLE_MILLIS = 100;

    private static final long LONGEST_TRICKLE_MILLIS = 2_000;

    /**
     * When a failure elsewhere ends this task, it takes so long for the responses to what it has sent, and as long again for
     * their dead letters and for their receipts; most need less.
     */
    private static final long LAST_RESPONSES_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String channelId;
    private final MailboxExecutor mailbox;
    private final ProcessingTimeService time;
    private final TaskInfo task;
    private final int maxWaiting;
    private final int enoughDue;
    private final Deque<AutoCloseable> parts;
    private final ReadBack readBack;
    private final ReceiptWriter receipts;
    private final DeliveryMetrics metrics;
    private final ScheduledExecutorService background;
    private final OwnerQueue owner;
    private final ChannelGates gates;
    private final NotificationBuffer buffer;
    private final StoppedSales stopped = new StoppedSales();
    private final Dispatcher<Q, A> dispatcher;

    /** Off the network every slice brings a copy of its sale's message; those in the buffer share one. */
    private final RenderCache<SaleMessage> messages = new RenderCache<>(Function.identity());

    private boolean paused;
    private ScheduledFuture<?> timer;
    private long timerAt = Long.MAX_VALUE;

    private ChannelWriter(
            ChannelSink sink,
            Channel<Q, A> channel,
            WriterInitContext context,
            Collection<ChannelWriterState> restored,
            Deque<AutoCloseable> parts)
            throws IOException {
        this.parts = parts;
        this.channelId = channel.id();
        this.mailbox = context.getMailboxExecutor();
        this.time = context.getProcessingTimeService();
        this.task = context.getTaskInfo();
        this.maxWaiting = sink.maxWaiting;
        double rate = channel.traits().ratePerSecond() / task.getNumberOfParallelSubtasks();
        this.enoughDue = (int) Math.max(LEAST_DUE, Math.min(rate, MOST_DUE));
        this.metrics = new DeliveryMetrics(context.metricGroup(), channelId);
        this.readBack = part(readBack(sink, restored));
        Protocol<Q, A> protocol = part(channel.openProtocol(isStarting(context)));
        this.receipts = part(new ReceiptWriter(channelId, sink.receipts, sink.deadLetters, context));
        // One thread may be getting credentials or resolving a name.
        this.background =
                Executors.newScheduledThreadPool(2, new ExecutorThreadFactory("wishcast-" + channelId + "-timer"));
        parts.push(background::shutdownNow);
        this.owner = new OwnerQueue(mailbox, this::dispatch);
        this.gates = part(ChannelGates.acquire(channel)).get();
        Transport<Q, A> transport = part(
                channel.openTransport(new TransportContext("wishcast-" + channelId, rate, owner, background, this)));
        this.buffer = new NotificationBuffer(protocol::gateKey);
        this.dispatcher = new Dispatcher<>(
                protocol,
                transport,
                gates,
                new TokenBucket(rate, System.nanoTime()),
                channel.traits().recipientsPerRequest(),
                buffer,
                new Settlement(sink.policy, buffer, stopped, receipts, metrics),
                this::now);
        metrics.gauge("inFlight", dispatcher::inFlight);
        metrics.gauge("buffered", buffer::due);
        metrics.gauge("waiting", buffer::waiting);
        metrics.gauge("connections", transport::openConnections);
        metrics.gauge("readBackRemembered", readBack::remembered);
        metrics.gauge("breakerState", gates::breakerState);
        restore(restored);
    }

    /** @param restored empty if the job starts without state */
    static <Q, A> ChannelWriter<Q, A> open(
            ChannelSink sink, Channel<Q, A> channel, WriterInitContext context, Collection<ChannelWriterState> restored)
            throws IOException {
        Deque<AutoCloseable> parts = new ArrayDeque<>();
        try {
            return new ChannelWriter<>(sink, channel, context, restored, parts);
        } catch (IOException | RuntimeException e) {
            IOUtils.closeAllQuietly(parts);
            if (isStarting(context) && e instanceof IllegalConfigurationException) {
                // Another attempt would read the same; only a person can put this right.
                throw new SuppressRestartsException(e);
            }
            throw e;
        }
    }

    private static boolean isStarting(WriterInitContext context) {
        return context.getTaskInfo().getAttemptNumber() == 0;
    }

    /** Sees to it that a part is closed with this writer, and before those that were opened earlier. */
    private <T extends AutoCloseable> T part(T opened) {
        parts.push(opened);
        return opened;
    }

    private ReadBack readBack(ChannelSink sink, Collection<ChannelWriterState> restored) throws IOException {
        Set<String> held = new HashSet<>();
        restored.forEach(piece -> piece.notifications()
                .forEach(pending -> held.add(pending.notification().id())));
        List<ReadBackPositions> positions =
                restored.stream().map(ChannelWriterState::positions).toList();
        return new ReadBack(sink.written, channelId, sink.keyGroups, task, positions, held, now());
    }

    private void restore(Collection<ChannelWriterState> restored) {
        for (ChannelWriterState piece : restored) {
            if (!piece.channelId().equals(channelId)) {
                throw new IllegalStateException(
                        "The state of the sink of channel " + channelId + " is channel " + piece.channelId() + "'s");
            }
            piece.stoppedSales().forEach(stopped::add);
            for (PendingNotification pending : piece.notifications()) {
                if (!isSettled(pending.notification())) {
                    buffer.addWaiting(pending);
                }
            }
        }
        stopped.all().keySet().forEach(buffer::stop);
        owner.wake();
    }

    private boolean isSettled(Notification notification) {
        boolean settled = readBack.hasSettled(notification);
        if (settled) {
            metrics.count(DeliveryMetric.SKIPPED_AS_SETTLED, 1);
        }
        return settled;
    }

    private long now() {
        return time.getCurrentProcessingTime();
    }

    @Override
    public void write(SinkInput input, Context context) throws InterruptedException {
        if (input instanceof Slice slice) {
            awaitRoom(slice.recipients().size());
            take(slice);
        } else if (input instanceof SaleStopped stop) {
            stop(stop);
        }
        dispatch();
    }

    private void take(Slice slice) {
        SaleMessage message = messages.get(slice.message());
        boolean isStopped = stopped.contains(message.saleId());
        long now = now();
        for (Recipient recipient : slice.recipients()) {
            Notification notification = Notification.of(recipient, message);
            if (!isSettled(notification)) {
                add(PendingNotification.of(notification), isStopped, now);
            }
        }
    }

    private void add(PendingNotification pending, boolean isStopped, long now) {
        if (isStopped) {
            buffer.addStopped(pending);
        } else {
            buffer.addDue(pending, now);
        }
    }

    /** What is in flight is not called back; it is withdrawn if it would have to be sent again. */
    private void stop(SaleStopped stop) {
        stopped.forgetOld(now());
        // The same word comes for every bucket.
        if (stopped.add(stop.saleId(), stop.forgetAt())) {
            buffer.stop(stop.saleId());
        }
    }

    /**
     * Slows the input down while as much is due as can be sent soon, or the waiting room is full. It does not stop the input: a
     * checkpoint comes through only between two slices.
     */
    private void awaitRoom(int notifications) throws InterruptedException {
        long since = now();
        while (now() - since < patienceMillis(notifications)) {
            dispatchBy(now() + BUSY_MILLIS);
            mailbox.yield();
        }
    }

    private long patienceMillis(int notifications) {
        if (buffer.size() >= maxWaiting) {
            return Math.min(notifications * TRICKLE_MILLIS, LONGEST_TRICKLE_MILLIS);
        }
        return buffer.due() + dispatcher.inFlight() >= enoughDue ? BUSY_MILLIS : 0;
    }

    /** Sends what can be sent, and sees to it that this is called again when there is more to send. */
    private void dispatch() {
        if (paused) {
            return;
        }
        long next = dispatcher.dispatch();
        if (next == Dispatcher.AT_ONCE) {
            owner.wake();
        } else {
            dispatchBy(next);
        }
    }

    private void dispatchBy(long latest) {
        if (latest < timerAt) {
            if (timer != null) {
                timer.cancel(false);
            }
            timerAt = latest;
            timer = time.registerTimer(latest, ignored -> {
                timerAt = Long.MAX_VALUE;
                dispatch();
            });
        }
    }

    /** Sends at once, so that the transport can pass on together what it takes in one turn. */
    @Override
    public void capacityChanged() {
        dispatch();
    }

    @Override
    public void connectionFailed(String reason) {
        gates.connectionFailed(reason);
    }

    /** A checkpoint waits only for what was sent: the rest is in the state. The end of the input waits for all. */
    @Override
    public void flush(boolean endOfInput) throws IOException, InterruptedException {
        paused = !endOfInput;
        dispatch();
        while (dispatcher.inFlight() + (endOfInput ? buffer.size() + buffer.stopped() : 0) > 0) {
            mailbox.yield();
        }
        paused = false;
        // Not before the state is taken.
        owner.wake();
        receipts.flush(endOfInput);
    }

    @Override
    public List<ChannelWriterState> snapshotState(long checkpointId) {
        long now = now();
        stopped.forgetOld(now);
        ReadBackPositions positions = readBack.positions(now);
        Map<String, Long> stops = stopped.all();
        List<PendingNotification> all = buffer.all();
        // However many subtasks there are after a restart, each gets a piece, and with it the positions and the stopped
        // sales.
        int pieces = Math.max(
                MathUtils.divideRoundUp(task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks()),
                MathUtils.divideRoundUp(all.size(), NOTIFICATIONS_A_PIECE));
        List<ChannelWriterState> state = new ArrayList<>(pieces);
        for (int i = 0; i < pieces; i++) {
            int from = (int) ((long) i * all.size() / pieces);
            int to = (int) ((long) (i + 1) * all.size() / pieces);
            state.add(new ChannelWriterState(channelId, positions, stops, all.subList(from, to)));
        }
        return state;
    }

    @Override
    public void close() throws Exception {
        try {
            takeLastResponses();
            flushLastReceipts();
        } finally {
            IOUtils.closeAll(parts);
        }
    }

    /**
     * When another task fails, this one ends with requests under way. Their receipts spare them being sent again. What has
     * no final outcome then is in the state that the job goes back to. The mailbox takes no mail any more.
     */
    private void takeLastResponses() throws InterruptedException {
        paused = true;
        receipts.beginEnd();
        long deadline = System.nanoTime() + LAST_RESPONSES_NANOS;
        while (dispatcher.inFlight() > 0) {
            if (!owner.runNext(deadline - System.nanoTime())) {
                return;
            }
        }
    }

    /** A Kafka writer drops what it has not sent yet when it is closed. */
    private void flushLastReceipts() throws IOException, InterruptedException, ExecutionException {
        try {
            inTime(() -> receipts.flushDeadLetters(false));
            receipts.releaseWaiting();
            inTime(() -> receipts.flushReceipts(false));
        } catch (TimeoutException e) {
            LOG.warn("The last receipts of {} could not be written: what they tell of is sent again", channelId, e);
        }
    }

    /** In another thread, as a broker that is gone would hold this one up. */
    private void inTime(ThrowingRunnable<Exception> flush)
            throws InterruptedException, ExecutionException, TimeoutException {
        Future<?> flushed = background.submit(() -> {
            flush.run();
            return null;
        });
        flushed.get(LAST_RESPONSES_NANOS, TimeUnit.NANOSECONDS);
    }
}
