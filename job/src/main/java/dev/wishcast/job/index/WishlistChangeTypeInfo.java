package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.WishlistChange;

/** The type information of {@link WishlistChange} on its way to the index. */
public final class WishlistChangeTypeInfo extends RecordTypeInfo<WishlistChange> {

    private static final long serialVersionUID = 1L;

    public WishlistChangeTypeInfo() {
        super(WishlistChange.class, WishlistChangeSerializer.INSTANCE);
    }

    @Override
    public boolean isKeyType() {
        return false;
    }
}
