package dev.wishcast.job.delivery;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.sinks.PushRequest;
import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Takes the place of a provider without credentials: nothing is sent, and every request gets a receipt that says so. */
public final class UnconfiguredProviderSink implements Sink<PushRequest> {

    static final String REASON = "PROVIDER_NOT_CONFIGURED";

    private final Sink<DeliveryReceipt> receipts;

    /** @param receipts takes the receipts; at least once, not transactional */
    public UnconfiguredProviderSink(Sink<DeliveryReceipt> receipts) {
        this.receipts = receipts;
    }

    @Override
    public SinkWriter<PushRequest> createWriter(WriterInitContext context) throws IOException {
        SinkWriter<DeliveryReceipt> writer = receipts.createWriter(context);
        return new SinkWriter<>() {
            @Override
            public void write(PushRequest request, Context element) throws IOException, InterruptedException {
                if (!request.isStop()) {
                    long now = context.getProcessingTimeService().getCurrentProcessingTime();
                    writer.write(receiptOf(request, now), element);
                }
            }

            @Override
            public void flush(boolean endOfInput) throws IOException, InterruptedException {
                writer.flush(endOfInput);
            }

            @Override
            public void close() throws Exception {
                writer.close();
            }
        };
    }

    private static DeliveryReceipt receiptOf(PushRequest request, long now) {
        DeliveryOutcome outcome = request.withdrawn() ? DeliveryOutcome.WITHDRAWN : DeliveryOutcome.REJECTED;
        return request.receipt(outcome, REASON, 0, 0, now);
    }
}
