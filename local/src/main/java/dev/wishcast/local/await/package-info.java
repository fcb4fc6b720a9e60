/**
 * Waits for what happens on a running stack: for pushes, for the index to have caught up, for recovery after a crash, and for
 * quiet. Every wait ends with an error when a server has failed.
 */
package dev.wishcast.local.await;
