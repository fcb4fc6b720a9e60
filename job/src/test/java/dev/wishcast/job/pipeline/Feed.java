package dev.wishcast.job.pipeline;

import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.kafka.DecodedSource;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.api.java.typeutils.EitherTypeInfo;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.types.Either;

/**
 * An endless input of a job in this JVM: the records that a test gives it, and in between, again and again, one that
 * changes nothing but the time.
 */
final class Feed<T> {

    private static final int PER_SECOND = 100;

    /** Found again by id after Flink has copied the source. */
    private static final Map<UUID, Feed<?>> FEEDS = new ConcurrentHashMap<>();

    private final UUID id = UUID.randomUUID();
    private final Class<T> type;
    private final Timestamp<T> timestamp;
    private final T filler;
    private final Queue<T> records = new ConcurrentLinkedQueue<>();
    private final AtomicLong fillers = new AtomicLong();

    Feed(Class<T> type, Timestamp<T> timestamp, T filler, List<T> records) {
        this.type = type;
        this.timestamp = timestamp;
        this.filler = filler;
        this.records.addAll(records);
        FEEDS.put(id, this);
    }

    /** Whether all records have been emitted: then those in front of a filler have been, too. */
    boolean isEmpty() {
        return records.isEmpty() && fillers.get() > 1;
    }

    DecodedSource<T> source() {
        UUID feed = id;
        Class<T> of = type;
        Timestamp<T> time = timestamp;
        TypeInformation<Either<T, DeadLetter>> either =
                new EitherTypeInfo<>(TypeInformation.of(type), TypeInformation.of(DeadLetter.class));
        DataGeneratorSource<Either<T, DeadLetter>> source = new DataGeneratorSource<>(
                index -> Either.Left(of.cast(FEEDS.get(feed).next())),
                Long.MAX_VALUE,
                RateLimiterStrategy.perSecond(PER_SECOND),
                either);
        return new DecodedSource<>(
                source,
                WatermarkStrategy.<Either<T, DeadLetter>>forMonotonousTimestamps()
                        .withTimestampAssigner((record, at) -> time.applyAsLong(record.left())),
                TypeInformation.of(type));
    }

    private T next() {
        T record = records.poll();
        if (record == null) {
            fillers.incrementAndGet();
            return filler;
        }
        return record;
    }

    /** The event time of a record, in milliseconds since the epoch. */
    interface Timestamp<T> extends ToLongFunction<T>, Serializable {}
}
