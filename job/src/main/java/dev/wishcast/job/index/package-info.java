/**
 * The inverted index: who wishes for a product, and the devices of each user, in one operator that is partitioned by buckets of
 * users. A sale scans the product's part of each bucket, and leaves as slices of recipients for the channels.
 */
package dev.wishcast.job.index;
