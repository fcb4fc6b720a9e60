package dev.wishcast.sinks;

import dev.wishcast.sinks.http.HttpSettings;
import java.io.Serializable;
import java.net.URI;

/**
 * Whom a sink sends to and how fast. Immutable.
 *
 * @param endpoint the provider's address
 * @param ratePerSecond for the whole job: every subtask gets its share; more than 0
 */
record SenderConfig(PushProtocol.Factory protocol, URI endpoint, double ratePerSecond, HttpSettings http)
        implements Serializable {}
