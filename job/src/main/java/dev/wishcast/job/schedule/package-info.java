/**
 * When a sale fires, in one bucket of one product. The schedule knows its sales and its timers only through interfaces, so it
 * is tested without Flink.
 */
package dev.wishcast.job.schedule;
