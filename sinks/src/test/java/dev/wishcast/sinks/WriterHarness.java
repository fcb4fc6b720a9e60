package dev.wishcast.sinks;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
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
import org.apache.flink.connector.base.sink.writer.BufferedRequestState;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.OperatorIOMetricGroup;
import org.apache.flink.metrics.groups.OperatorMetricGroup;
import org.apache.flink.metrics.groups.SinkWriterMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.metrics.testutils.MetricListener;
import org.apache.flink.runtime.metrics.groups.InternalSinkWriterMetricGroup;
import org.apache.flink.runtime.metrics.groups.ProxyMetricGroup;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.flink.util.function.ThrowingRunnable;

/** One writer of a {@link PushSink}, with a mailbox that the test's thread works off, and real time. */
final class WriterHarness implements AutoCloseable {

    static final int MAX_PARALLELISM = 128;

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MetricListener metrics = new MetricListener();
    private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails = new LinkedBlockingQueue<>();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final CollectingSink<DeliveryReceipt> receipts = new CollectingSink<>();
    private final CollectingSink<DeadLetter> deadLetters = new CollectingSink<>();
    private final int parallelism;
    private volatile boolean stopping;
    private boolean cancelled;
    private final PushSink sink;
    private final StatefulSinkWriter<PushRequest, BufferedRequestState<PendingPush>> writer;

    WriterHarness(Provider provider, Configuration config) throws Exception {
        this(provider, config, List.of());
    }

    WriterHarness(Provider provider, Configuration config, Collection<BufferedRequestState<PendingPush>> recovered)
            throws Exception {
        this(provider, config, recovered, 1);
    }

    /** The first of several subtasks. */
    WriterHarness(
            Provider provider,
            Configuration config,
            Collection<BufferedRequestState<PendingPush>> recovered,
            int parallelism)
            throws Exception {
        this(provider, config, recovered, parallelism, ReceiptLog.EMPTY);
    }

    private WriterHarness(
            Provider provider,
            Configuration config,
            Collection<BufferedRequestState<PendingPush>> recovered,
            int parallelism,
            ReceiptLog written)
            throws Exception {
        this.parallelism = parallelism;
        sink = PushSinks.of(provider, config, receipts, deadLetters, written);
        try {
            writer = sink.restoreWriter(new Context(), recovered);
        } catch (Exception e) {
            timers.shutdownNow();
            throw e;
        }
    }

    /** After a restart, with what was written before it. */
    static WriterHarness restored(
            Provider provider,
            Configuration config,
            Collection<BufferedRequestState<PendingPush>> state,
            ReceiptLog written)
            throws Exception {
        return new WriterHarness(provider, config, state, 1, written);
    }

    void write(PushRequest... requests) throws Exception {
        for (PushRequest request : requests) {
            writer.write(request, null);
        }
    }

    void flush(boolean endOfInput) throws Exception {
        writer.flush(endOfInput);
    }

    /** What a checkpoint does; the state goes through the serializer. */
    List<BufferedRequestState<PendingPush>> checkpoint() throws Exception {
        writer.flush(false);
        SimpleVersionedSerializer<BufferedRequestState<PendingPush>> serializer = sink.getWriterStateSerializer();
        List<BufferedRequestState<PendingPush>> state = new ArrayList<>();
        for (BufferedRequestState<PendingPush> piece : writer.snapshotState(1)) {
            state.add(serializer.deserialize(serializer.getVersion(), serializer.serialize(piece)));
        }
        return state;
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

    List<DeliveryReceipt> receipts() {
        return receipts.written();
    }

    List<DeadLetter> deadLetters() {
        return deadLetters.written();
    }

    int flushes() {
        return Math.min(receipts.flushes(), deadLetters.flushes());
    }

    long outcomes(DeliveryOutcome outcome) {
        return receipts().stream()
                .filter(receipt -> receipt.outcome() == outcome)
                .count();
    }

    long counter(DeliveryMetric metric) {
        return metrics.getCounter("wishcast", "provider", sink.provider().label(), metric.label())
                .orElseThrow()
                .getCount();
    }

    int gauge(String name) {
        return metrics.<Integer>getGauge("wishcast", "provider", sink.provider().label(), name)
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

    /** As when another task fails. */
    void cancel() throws Exception {
        if (!cancelled) {
            cancelled = true;
            writer.close();
        }
    }

    /** Without a flush, as after a crash. */
    @Override
    public void close() throws Exception {
        cancel();
        timers.shutdownNow();
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
