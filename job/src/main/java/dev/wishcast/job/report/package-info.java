/**
 * The delivery report: what the index found for each sale, and what became of it. Receipts are counted where they are
 * read, so one sale's half a million receipts do not pass through one subtask.
 */
package dev.wishcast.job.report;
