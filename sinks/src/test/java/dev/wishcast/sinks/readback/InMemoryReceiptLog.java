package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A log of a few partitions, which can be out of reach. Not thread-safe. */
public final class InMemoryReceiptLog implements ReceiptLog {

    private static final long serialVersionUID = 1L;

    private final transient List<List<DeliveryReceipt>> partitions =
            List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    private boolean reachable = true;

    public void append(DeliveryReceipt receipt) {
        partitions
                .get(Math.floorMod(receipt.notificationId().hashCode(), partitions.size()))
                .add(receipt);
    }

    public void append(Collection<DeliveryReceipt> receipts) {
        receipts.forEach(this::append);
    }

    void setReachable(boolean reachable) {
        this.reachable = reachable;
    }

    @Override
    public Reader open(String clientId) {
        return new Reader() {
            @Override
            public ReceiptPosition end() throws IOException {
                checkReachable();
                return new ReceiptPosition(
                        IntStream.range(0, partitions.size()).boxed().collect(Collectors.toMap(i -> i, i ->
                                (long) partitions.get(i).size())));
            }

            @Override
            public ReceiptPosition since(long timestamp) throws IOException {
                checkReachable();
                return new ReceiptPosition(IntStream.range(0, partitions.size())
                        .boxed()
                        .collect(Collectors.toMap(i -> i, i -> partitions.get(i).stream()
                                .takeWhile(receipt -> receipt.completedAt() < timestamp)
                                .count())));
            }

            @Override
            public void read(
                    ReceiptPosition from, BiPredicate<String, String> idAndUser, Consumer<DeliveryReceipt> receipts)
                    throws IOException {
                checkReachable();
                for (Map.Entry<Integer, Long> end : end().offsets().entrySet()) {
                    List<DeliveryReceipt> all = partitions.get(end.getKey());
                    all.subList((int) from.in(end.getKey()), all.size()).stream()
                            .filter(receipt -> idAndUser.test(receipt.notificationId(), receipt.userId()))
                            .forEach(receipts);
                }
            }

            @Override
            public void close() {}
        };
    }

    private void checkReachable() throws IOException {
        if (!reachable) {
            throw new IOException("out of reach");
        }
    }
}
