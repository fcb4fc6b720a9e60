package dev.wishcast.connectors.debezium;

/**
 * The wishlist table's column names.
 *
 * @param user the user's id; part of the primary key
 * @param product the product's id; part of the primary key
 * @param addedAt when the user added the product
 */
public record WishlistColumns(String user, String product, String addedAt) implements java.io.Serializable {}
