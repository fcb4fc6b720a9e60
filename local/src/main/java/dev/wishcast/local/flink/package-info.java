/** A Flink cluster as processes, and its REST API: jobs, checkpoints, savepoints and metrics. */
package dev.wishcast.local.flink;
