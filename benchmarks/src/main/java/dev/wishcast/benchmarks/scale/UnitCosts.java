package dev.wishcast.benchmarks.scale;

/**
 * What a unit of work costs the job, as measured. Immutable.
 *
 * @param cpuMicrosPerNotification from the index to the receipt
 * @param cpuMicrosPerRecord from Debezium's record to the index
 * @param bytesPerRow of the index, on disk
 * @param bytesPerUser of the devices, on disk
 */
record UnitCosts(double cpuMicrosPerNotification, double cpuMicrosPerRecord, double bytesPerRow, double bytesPerUser) {}
