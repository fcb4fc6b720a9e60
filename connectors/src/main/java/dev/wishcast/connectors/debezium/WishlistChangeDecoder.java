package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.UndecodableException;
import java.util.List;

/** Decodes Debezium's records of the wishlist table. */
public final class WishlistChangeDecoder extends RowDecoder<WishlistChange> {

    private static final int USER = 0;
    private static final int PRODUCT = 1;
    private static final int ADDED_AT = 2;

    public WishlistChangeDecoder(WishlistColumns columns) {
        super(List.of(columns.user(), columns.product(), columns.addedAt()), 2);
    }

    @Override
    WishlistChange upserted(Row row, long changedAt, long writtenAt) throws UndecodableException {
        return new WishlistChange(row.id(PRODUCT), row.id(USER), ChangeKind.UPSERTED, row.time(ADDED_AT), changedAt);
    }

    @Override
    WishlistChange deleted(Row row, long changedAt) throws UndecodableException {
        return new WishlistChange(row.id(PRODUCT), row.id(USER), ChangeKind.DELETED, 0, changedAt);
    }

    @Override
    WishlistChange heartbeat(long committedAt) {
        return new WishlistChange("", "", ChangeKind.HEARTBEAT, 0, committedAt);
    }
}
