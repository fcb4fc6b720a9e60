/**
 * What the index knows of a user's devices, and which of them a push can reach. The index leaves a device out of sales while its
 * token is dead. Nothing here needs Flink, apart from the serializer of the state and the function that finds dead tokens.
 */
package dev.wishcast.job.device;
