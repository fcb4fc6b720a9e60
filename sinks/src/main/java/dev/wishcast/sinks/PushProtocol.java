package dev.wishcast.sinks;

import dev.wishcast.sinks.http.HttpAnswer;
import dev.wishcast.sinks.http.HttpPush;
import java.io.Serializable;
import java.util.concurrent.ScheduledExecutorService;

/** How one provider is spoken to: what a request looks like, and what its answer means. */
public interface PushProtocol {

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

    /** Makes the protocol on the TaskManager, where the credentials are. */
    interface Factory extends Serializable {

        /** The provider spoken to. */
        Provider provider();

        /**
         * Reads the credentials.
         *
         * @param scheduler runs what renews them, until it is shut down
         * @throws org.apache.flink.configuration.IllegalConfigurationException if they can't be read or are wrong
         */
        PushProtocol open(ScheduledExecutorService scheduler);
    }
}
