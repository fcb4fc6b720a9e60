/** Whether a sale takes longer the more wishes for other products are indexed. */
package dev.wishcast.benchmarks.independence;
