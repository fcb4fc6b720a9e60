package dev.wishcast.sinks.channel;

import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.io.Serializable;

/**
 * One way to reach a recipient: how a request is made, what a response means, and which transport carries it. Immutable.
 *
 * <p>Subtasks in one TaskManager whose channels are equal share what they learn of the provider. A record of the channel's
 * settings is equal where it should be.
 *
 * @param <Q> a request
 * @param <A> a response
 */
public interface Channel<Q, A> extends Serializable {

    /** As of {@link ChannelFactory#id()}. */
    String id();

    /** As of {@link ChannelFactory#displayName()}, for logs. */
    default String displayName() {
        return id();
    }

    /** How the sender treats the channel's requests. */
    ChannelTraits traits();

    /**
     * Reads the credentials and makes ready to write requests. Called on the TaskManager.
     *
     * @param starting whether the job is starting and should fail if the credentials are wrong. A job that was running before
     *     goes on without them: requests are {@link Outcome.Misconfigured} until they are right
     * @throws org.apache.flink.configuration.IllegalConfigurationException if {@code starting} and the credentials cannot be
     *     read or are wrong
     */
    Protocol<Q, A> openProtocol(boolean starting);

    /** Opens the transport. Called on the TaskManager. */
    Transport<Q, A> openTransport(TransportContext context);
}
