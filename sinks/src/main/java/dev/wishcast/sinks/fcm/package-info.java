/**
 * The channel to Firebase Cloud Messaging: its options, credentials, requests and what its responses mean.
 */
package dev.wishcast.sinks.fcm;
