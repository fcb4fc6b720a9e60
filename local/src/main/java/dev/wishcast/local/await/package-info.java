/**
 * Waits for what happens on a running stack: for pushes, and for the index to have caught up. Every wait ends with an error when
 * a server has failed.
 */
package dev.wishcast.local.await;
