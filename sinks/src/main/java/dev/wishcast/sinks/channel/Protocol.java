package dev.wishcast.sinks.channel;

import java.util.List;

/**
 * Writes one channel's requests and reads its responses. Used by one thread.
 *
 * @param <Q> a request
 * @param <A> a response
 */
public interface Protocol<Q, A> extends AutoCloseable {

    /**
     * The request for some notifications of one sale. Never blocks.
     *
     * @param notifications from one to {@link ChannelTraits#recipientsPerRequest()}
     * @param now milliseconds since the epoch
     * @throws UnsendableException if no request can be made of them
     */
    Q request(List<Notification> notifications, long now) throws UnsendableException;

    /**
     * What a response means for the notifications of its request.
     *
     * @param now milliseconds since the epoch
     */
    Outcome classify(Q request, A response, long now);

    /**
     * The key of the gate that a notification is behind. Notifications with one key share a breaker and pauses. All
     * notifications of APNs have the same key. FCM's key is the platform. A webhook's key is its host.
     */
    default String gateKey(Notification notification) {
        return "";
    }

    /** Gives up the credentials. */
    @Override
    void close();
}
