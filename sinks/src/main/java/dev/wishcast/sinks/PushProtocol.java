package dev.wishcast.sinks;

import dev.wishcast.sinks.http.HttpAnswer;
import dev.wishcast.sinks.http.HttpPush;
import java.io.Serializable;

/** How one provider is spoken to: what a request looks like, and what its answer means. */
public interface PushProtocol extends AutoCloseable {

    /**
     * The request for a notification. Called by one thread at a time; never blocks.
     *
     * @param now milliseconds since the epoch
     * @throws UnsendableException if no request can be made of it
     */
    HttpPush prepare(PushRequest request, long now) throws UnsendableException;

    /**
     * What an answer means. Thread-safe.
     *
     * @param push what was answered, made by {@link #prepare}
     * @param now milliseconds since the epoch
     */
    Outcome classify(HttpPush push, HttpAnswer answer, long now);

    /** Gives up the credentials. */
    @Override
    void close();

    /** Makes the protocol on the TaskManager, where the credentials are. */
    interface Factory extends Serializable {

        /** The provider spoken to. */
        Provider provider();

        /**
         * Reads the credentials.
         *
         * @param starting whether the job is starting and should fail if they are wrong. One that was running before goes
         *     on without them: requests are {@link Outcome.Misconfigured} until they are right
         * @throws org.apache.flink.configuration.IllegalConfigurationException if {@code starting} and they can't be read
         *     or are wrong
         */
        PushProtocol open(boolean starting);
    }
}
