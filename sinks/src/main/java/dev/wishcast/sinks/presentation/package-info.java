/**
 * How a phone presents a notification, beside its text: what the app, and not a sale, decides.
 */
package dev.wishcast.sinks.presentation;
