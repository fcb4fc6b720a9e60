package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.sinks.CollectingSink;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleStopped;
import dev.wishcast.sinks.SinkInput;
import dev.wishcast.sinks.Slice;
import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.Notification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.JobInfo;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.TaskInfoImpl;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.operators.ProcessingTimeService;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.connector.sink2.StatefulSinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/** One writer of a {@link ChannelSink}, with a mailbox that the test's thread works off, and real time. */
final class WriterHarness implements AutoCloseable {

    static final int MAX_PARALLELISM = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MetricListener metrics = new MetricListener();
    private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();
    private final String channelId;
    private final int parallelism;
    private volatile boolean stopping;
    private boolean cancelled;
    private final ChannelSink sink;
    private final StatefulSinkWriter<SinkInput, ChannelWriterState> writer;

    WriterHarness(String channelId, Configuration config) throws Exception {
        this(channelId, config, List.of());
    }

    WriterHarness(String channelId, Configuration config, Collection<ChannelWriterState> recovered) throws Exception {
        this(channelId, config, recovered, 1);
    }

    /** The first of several subtasks. */
    WriterHarness(String channelId, Configuration config, Collection<ChannelWriterState> recovered, int parallelism)
            throws Exception {
        this(channelId, config, recovered, parallelism, ReceiptLog.EMPTY);
    }

    private WriterHarness(
            String channelId,
            Configuration config,
            Collection<ChannelWriterState> recovered,
            int parallelism,
            ReceiptLog written)
            throws Exception {
        this.channelId = channelId;
        this.parallelism = parallelism;
        this.sink = ChannelSink.of(channelId, config, receipts, deadLetters, written, WriterHarness::keyGroup);
        this.writer = open(recovered);
    }

    WriterHarness(Channel<?, ?> channel, Collection<ChannelWriterState> recovered) throws Exception {
        this(channel, recovered, 1);
    }

    /** A channel of the test's own, with the defaults of all options. */
    WriterHarness(Channel<?, ?> channel, Collection<ChannelWriterState> recovered, int parallelism) throws Exception {
        this.channelId = channel.id();
        this.parallelism = parallelism;
        this.sink = new ChannelSink(
                channel, new Configuration(), receipts, deadLetters, ReceiptLog.EMPTY, WriterHarness::keyGroup);
        this.writer = open(recovered);
    }

    private static int keyGroup(String user) {
        return KeyGroupRangeAssignment.assignToKeyGroup(user, MAX_PARALLELISM);
    }

    private StatefulSinkWriter<SinkInput, ChannelWriterState> open(Collection<ChannelWriterState> recovered)
            throws Exception {
        try {
            return sink.restoreWriter(new Context(), recovered);
        } catch (Exception e) {
            timers.shutdownNow();
            throw e;
        }
    }

    /** After a restart, with what was written before it. */
    static WriterHarness restored(
            String channelId, Configuration config, Collection<ChannelWriterState> state, ReceiptLog written)
            throws Exception {
        return new WriterHarness(channelId, config, state, 1, written);
    }

    /** In slices, as the job does. */
    void write(Notification... notifications) throws Exception {
        for (Slice slice : Pushes.slices(notifications)) {
            writer.write(slice, null);
        }
    }

    /** Word that a sale was stopped. */
    void writeStop(String saleId) throws Exception {
        writer.write(new SaleStopped(0, saleId, Pushes.FAR_FUTURE), null);
    }

    /** Writes the notifications, and waits until all have a receipt. */
    void settle(Notification... notifications) throws Exception {
        write(notifications);
        flush(true);
    }

    void flush(boolean endOfInput) throws Exception {
        writer.flush(endOfInput);
    }

    /** What a checkpoint does; the state goes through the serializer. */
    List<ChannelWriterState> checkpoint() throws Exception {
        writer.flush(false);
        SimpleVersionedSerializer<ChannelWriterState> serializer = sink.getWriterStateSerializer();
        List<ChannelWriterState> state = new ArrayList<>();
        for (ChannelWriterState piece : writer.snapshotState(1)) {
            state.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(piece)));
        }
        return state;
    }

    /** How many notifications are in a state. */
    static long notifications(List<ChannelWriterState> state) {
        return state.stream().mapToInt(piece -> piece.notifications().size()).sum();
    }

    /** Lets the writer work until the condition holds. */
    void runUntil(BooleanSupplier condition) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("not within " + PATIENCE + "; receipts: " + receipts.written());
            }
            ThrowingRunnable<? extends Exception> mail = mails.poll(10, TimeUnit.MILLISECONDS);
            if (mail != null) {
                mail.run();
            }
        }
    }

    /** Runs the next mail; returns whether there was one. */
    boolean runMail() throws Exception {
        ThrowingRunnable<? extends Exception> mail = mails.poll();
        if (mail != null) {
            mail.run();
        }
        return mail != null;
    }

    List<DeliveryReceipt> receipts() {
        return receipts.written();
    }

    /** The first receipt of the device with that token. */
    DeliveryReceipt receipt(String token) {
        return receipts().stream()
                .filter(receipt -> receipt.deviceId().equals("device-of-" + token))
                .findFirst()
                .orElseThrow();
    }

    List<DeadLetter> deadLetters() {
        return deadLetters.written();
    }

    int flushes() {
        return Math.min(receipts.flushes(), deadLetters.flushes());
    }

    int flushesOfDeadLetters() {
        return deadLetters.flushes();
    }

    long outcomes(DeliveryOutcome outcome) {
        return receipts().stream()
                .filter(receipt -> receipt.outcome() == outcome)
                .count();
    }

    long counter(DeliveryMetric metric) {
        return metrics.getCounter("wishcast", "provider", channelId, metric.label())
                .orElseThrow()
                .getCount();
    }

    int gauge(String name) {
        return metrics.<Integer>getGauge("wishcast", "provider", channelId, name)
                .orElseThrow()
                .getValue();
    }

    /** As when the job is stopped with a savepoint: the mailbox takes nothing more, and what it has is worked off. */
    void stop() throws Exception {
        stopping = true;
        ThrowingRunnable<? extends Exception> mail;
        while ((mail = mails.poll()) != null) {
            mail.run();
        }
        cancel();
    }

    boolean hasMail() {
        return !mails.isEmpty();
    }

    /** As when another task fails: Flink ends the timers first. */
    void cancel() throws Exception {
        if (!cancelled) {
            cancelled = true;
            timers.shutdownNow();
            writer.close();
        }
    }

    /** Without a flush, as after a crash. */
    @Override
    public void close() throws Exception {
        cancel();
        receipts.close();
        deadLetters.close();
    }

    private final class Mailbox implements MailboxExecutor {

        @Override
        public void execute(
                MailOptions options, ThrowingRunnable<? extends Exception> mail, String format, Object... args) {
            if (stopping) {
                throw new RejectedExecutionException("The mailbox is quiesced");
            }
            mails.add(mail);
        }

        @Override
        public void yield() throws InterruptedException {
            ThrowingRunnable<? extends Exception> mail = mails.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (mail == null) {
                throw new AssertionError("Nothing wakes the writer up");
            }
            run(mail);
        }

        @Override
        public boolean tryYield() {
            ThrowingRunnable<? extends Exception> mail = mails.poll();
            if (mail != null) {
                run(mail);
            }
            return mail != null;
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }

        private void run(ThrowingRunnable<? extends Exception> mail) {
            try {
                mail.run();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final class Timers implements ProcessingTimeService {

        @Override
        public long getCurrentProcessingTime() {
            return System.currentTimeMillis();
        }

        @Override
        public ScheduledFuture<?> registerTimer(long timestamp, ProcessingTimeCallback target) {
            return timers.schedule(
                    () -> mails.add(() -> target.onProcessingTime(timestamp)),
                    // Flink fires a timer once its millisecond is over.
                    Math.max(0, timestamp - getCurrentProcessingTime() + 1),
                    TimeUnit.MILLISECONDS);
        }
    }

    private final class OperatorMetrics extends ProxyMetricGroup<MetricGroup> implements OperatorMetricGroup {

        OperatorMetrics() {
            super(metrics.getMetricGroup());
        }

        @Override
        public OperatorIOMetricGroup getIOMetricGroup() {
            return UnregisteredMetricsGroup.createOperatorMetricGroup().getIOMetricGroup();
        }
    }

    private final class Context implements WriterInitContext {

        private final SinkWriterMetricGroup group = InternalSinkWriterMetricGroup.wrap(new OperatorMetrics());

        @Override
        public MailboxExecutor getMailboxExecutor() {
            return new Mailbox();
        }

        @Override
        public ProcessingTimeService getProcessingTimeService() {
            return new Timers();
        }

        @Override
        public SinkWriterMetricGroup metricGroup() {
            return group;
        }

        @Override
        public TaskInfo getTaskInfo() {
            return new TaskInfoImpl("push sink", MAX_PARALLELISM, 0, parallelism, 0);
        }

        @Override
        public OptionalLong getRestoredCheckpointId() {
            return OptionalLong.empty();
        }

        @Override
        public boolean isObjectReuseEnabled() {
            return false;
        }

        @Override
        public UserCodeClassLoader getUserCodeClassLoader() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SerializationSchema.InitializationContext asSerializationSchemaInitializationContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> TypeSerializer<T> createInputSerializer() {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobInfo getJobInfo() {
            throw new UnsupportedOperationException();
        }
    }
}
