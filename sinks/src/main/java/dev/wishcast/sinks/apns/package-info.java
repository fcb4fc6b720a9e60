/**
 * The channel to the Apple Push Notification service: its options, credentials, requests and what its responses mean.
 */
package dev.wishcast.sinks.apns;
