package dev.wishcast.job.index;

import dev.wishcast.job.report.SaleProgress;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the {@link WishlistIndexOperator} of each subtask. */
public final class WishlistIndexFactory extends AbstractStreamOperatorFactory<SaleProgress> {

    private final IndexSettings settings;
    private final int inputs;

    /**
     * Creates the factory.
     *
     * @param inputs how many of the operator's inputs are connected: all six, or all but the last, the heartbeats
     */
    public WishlistIndexFactory(IndexSettings settings, int inputs) {
        this.settings = settings;
        this.inputs = inputs;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As Flink declares it.
    public <T extends StreamOperator<SaleProgress>> T createStreamOperator(
            StreamOperatorParameters<SaleProgress> parameters) {
        return (T) new WishlistIndexOperator(parameters, settings, inputs);
    }

    @Override
    @SuppressWarnings("rawtypes") // As Flink declares it.
    public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
        return WishlistIndexOperator.class;
    }
}
