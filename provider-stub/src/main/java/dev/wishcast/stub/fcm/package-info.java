/**
 * FCM HTTP v1, and Google's token endpoint that issues its access tokens. The package checks requests as Google does and answers
 * in Google's words.
 */
package dev.wishcast.stub.fcm;
