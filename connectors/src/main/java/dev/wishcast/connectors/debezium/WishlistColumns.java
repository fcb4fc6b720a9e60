package dev.wishcast.connectors.debezium;

/**
 * The wishlist table's column names. Each can be several, separated by commas, of which the first that a row has counts.
 *
 * @param user the user's id; part of the primary key
 * @param product the product's id; part of the primary key
 * @param addedAt when the user added the product
 */
public record WishlistColumns(String user, String product, String addedAt) implements java.io.Serializable {}
