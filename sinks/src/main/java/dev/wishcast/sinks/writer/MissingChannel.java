package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.util.List;

/**
 * Stands in for a channel that is not configured, or that no jar on the class path brings any more. It sends nothing: every
 * notification, also one from the state, ends in a receipt that says so. It has no state, and so is its own protocol and
 * transport.
 *
 * @param id the channel that is missing
 */
record MissingChannel(String id) implements Channel<Void, Void>, Protocol<Void, Void>, Transport<Void, Void> {

    private static final long serialVersionUID = 1L;

    /** Receipts only: no rate holds them up. */
    private static final double UNLIMITED = 1e9;

    @Override
    public ChannelTraits traits() {
        return new ChannelTraits(UNLIMITED, 1, true);
    }

    @Override
    public Protocol<Void, Void> openProtocol(boolean starting) {
        return this;
    }

    @Override
    public Transport<Void, Void> openTransport(TransportContext context) {
        return this;
    }

    @Override
    public Void request(List<Notification> notifications, long now) throws UnsendableException {
        throw new UnsendableException(Outcome.NotConfigured.INSTANCE);
    }

    @Override
    public boolean hasRoom() {
        return true;
    }

    @Override
    public void send(Void request, ResponseListener<Void> listener) {
        throw new IllegalStateException("Nothing can be sent by " + id);
    }

    @Override
    public Outcome classify(Void request, Void response, long now) {
        throw new IllegalStateException("Nothing was sent by " + id);
    }

    @Override
    public int openConnections() {
        return 0;
    }

    @Override
    public void close() {}
}
