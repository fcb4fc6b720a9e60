package dev.wishcast.local.shop;

/** Topics of {@code cdc-config/topics.json} that the launcher itself reads or writes. */
public final class Topics {

    public static final String WISHLIST = "wishcast.shop.wishlist_item";
    public static final String DEVICE = "wishcast.shop.device";
    public static final String HEARTBEAT = "wishcast.shop.wishcast_heartbeat";

    private Topics() {}
}
