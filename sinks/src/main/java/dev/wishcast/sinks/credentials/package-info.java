/**
 * Files with credentials that are read again when they change.
 */
package dev.wishcast.sinks.credentials;
