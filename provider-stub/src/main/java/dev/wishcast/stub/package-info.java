/**
 * A stand-in for FCM HTTP v1 and APNs, as a class for tests and as a program: one server over TLS on 127.0.0.1. It checks what
 * the providers check, answers as they answer, remembers what it accepted, and misbehaves on request.
 */
package dev.wishcast.stub;
