/**
 * APNs: what it checks of a request and its provider token, and its error responses. The checks go as far as Apple documents
 * them.
 */
package dev.wishcast.stub.apns;
