package dev.wishcast.connectors.receipt;

import java.io.IOException;
import java.io.Serializable;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/** The receipts written so far, which can be read again from a position. */
@FunctionalInterface
public interface ReceiptLog extends Serializable {

    /** A log that never holds anything. */
    ReceiptLog EMPTY = clientId -> new Reader() {
        @Override
        public ReceiptPosition end() {
            return ReceiptPosition.BEGINNING;
        }

        @Override
        public ReceiptPosition since(long timestamp) {
            return ReceiptPosition.BEGINNING;
        }

        @Override
        public void read(
                ReceiptPosition from, BiPredicate<String, String> idAndUser, Consumer<DeliveryReceipt> receipts) {}

        @Override
        public void close() {}
    };

    /**
     * Opens the log.
     *
     * @param clientId tells this reader from others in metrics and logs
     */
    Reader open(String clientId);

    /** Not thread-safe. */
    interface Reader extends AutoCloseable {

        /**
         * The position behind every receipt whose writing was acknowledged before the call.
         *
         * @throws IOException if the log can't be reached
         */
        ReceiptPosition end() throws IOException;

        /**
         * The position in front of every receipt written since a point in time.
         *
         * @param timestamp in milliseconds since the epoch
         * @throws IOException if the log can't be reached
         */
        ReceiptPosition since(long timestamp) throws IOException;

        /**
         * Reads every receipt from a position to where the log ends at the time of the call.
         *
         * @param idAndUser which receipts matter, by the notification's id and its user's: others may be left out
         * @throws IOException if the log can't be reached
         */
        void read(ReceiptPosition from, BiPredicate<String, String> idAndUser, Consumer<DeliveryReceipt> receipts)
                throws IOException;

        @Override
        void close();
    }
}
