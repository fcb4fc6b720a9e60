/**
 * A stand-in for FCM HTTP v1 and APNs: one HTTP/2 server over TLS on 127.0.0.1 that checks what they check, answers as
 * they answer, remembers what it accepted, and misbehaves on request.
 */
package dev.wishcast.stub;
