/**
 * Dead letters: records and notifications that the job could not deal with, each with its reason and where it came from.
 */
package dev.wishcast.connectors.deadletter;
