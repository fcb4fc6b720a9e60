/**
 * The shop: the topics of its tables, its data, and the truth by SQL. {@link dev.wishcast.local.shop.Comparison} asks
 * MySQL whom a sale must reach, and compares that with whom it reached.
 */
package dev.wishcast.local.shop;
