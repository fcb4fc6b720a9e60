package dev.wishcast.connectors.kafka;

import dev.wishcast.connectors.deadletter.DeadLetter;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.types.Either;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Passes values on and puts dead letters to the side output {@link #DEAD_LETTERS}, counted as {@code deadLetters}. */
public final class DeadLetterSplitter<T> extends ProcessFunction<Either<T, DeadLetter>, T> {

    /** The side output of dead letters. */
    public static final OutputTag<DeadLetter> DEAD_LETTERS =
            new OutputTag<>("dead-letters", TypeInformation.of(DeadLetter.class));

    private transient Counter deadLetters;

    @Override
    public void open(OpenContext context) {
        deadLetters = getRuntimeContext().getMetricGroup().addGroup("wishcast").counter("deadLetters");
    }

    @Override
    public void processElement(Either<T, DeadLetter> decoded, Context context, Collector<T> out) {
        if (decoded.isLeft()) {
            out.collect(decoded.left());
        } else {
            deadLetters.inc();
            context.output(DEAD_LETTERS, decoded.right());
        }
    }
}
