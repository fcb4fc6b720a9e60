package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.UndecodableException;
import java.util.List;

/** Decodes Debezium's records of the wishlist table. */
public final class WishlistChangeDecoder extends RowDecoder<WishlistChange> {

    private static final int USER = 0;
    private static final int PRODUCT = 1;
    private static final int ADDED_AT = 2;

    /**
     * Creates a decoder.
     *
     * @param columns the names of the columns with the user's id, the product's id and the time the user added the product;
     *     each can be several, separated by commas, of which the first that a row has counts
     */
    public WishlistChangeDecoder(List<String> columns) {
        super(columns, 2);
    }

    @Override
    WishlistChange upserted(Row before, Row row, long changedAt, long writtenAt) throws UndecodableException {
        return new WishlistChange(
                row.id(PRODUCT), row.id(USER), ChangeKind.UPSERTED, row.timeIfReadable(ADDED_AT), changedAt);
    }

    @Override
    WishlistChange deleted(Row row, ChangeKind kind, long changedAt) throws UndecodableException {
        return new WishlistChange(row.id(PRODUCT), row.id(USER), kind, 0, changedAt);
    }

    @Override
    WishlistChange heartbeat(long committedAt) {
        return new WishlistChange("", "", ChangeKind.HEARTBEAT, 0, committedAt);
    }
}
