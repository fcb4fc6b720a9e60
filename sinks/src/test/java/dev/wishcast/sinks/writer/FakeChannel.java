package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * A channel whose requests are lists of notifications and whose responses are outcomes. Its transport keeps what it is given,
 * and answers at once as the test says. Not for more than one writer at a time.
 */
final class FakeChannel implements Channel<List<Notification>, Outcome> {

    private static final long serialVersionUID = 1L;

    private final ChannelTraits traits;
    private final transient List<List<Notification>> sent = new ArrayList<>();
    private transient Function<List<Notification>, Outcome> responses = sent -> Outcome.Accepted.INSTANCE;
    private transient RequestFailure failure;
    private transient boolean silent;

    FakeChannel(ChannelTraits traits) {
        this.traits = traits;
    }

    /** All requests so far. */
    List<List<Notification>> sent() {
        return sent;
    }

    void answer(Function<List<Notification>, Outcome> with) {
        responses = with;
    }

    /** No request gets a response any more. */
    void fail(RequestFailure with) {
        failure = with;
    }

    /** Nothing is heard of the requests to come. */
    void keepSilent() {
        silent = true;
    }

    @Override
    public String id() {
        return "fake";
    }

    @Override
    public String displayName() {
        return "Fake";
    }

    @Override
    public ChannelTraits traits() {
        return traits;
    }

    @Override
    public Protocol<List<Notification>, Outcome> openProtocol(boolean starting) {
        return new Protocol<>() {
            @Override
            public List<Notification> request(List<Notification> notifications, long now) {
                return notifications;
            }

            @Override
            public Outcome classify(List<Notification> request, Outcome response, long now) {
                return response;
            }

            /** What stands before the first colon of the address, as the host of a webhook would. */
            @Override
            public String gateKey(Notification notification) {
                return notification.recipient().address().split(":", 2)[0];
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public Transport<List<Notification>, Outcome> openTransport(TransportContext context) {
        return new Transport<>() {
            @Override
            public boolean hasRoom() {
                return true;
            }

            @Override
            public void send(List<Notification> request, ResponseListener<Outcome> listener) {
                sent.add(request);
                if (silent) {
                    return;
                }
                context.owner().execute(() -> {
                    if (failure == null) {
                        listener.onResponse(responses.apply(request), () -> {});
                    } else {
                        listener.onFailure(failure);
                    }
                });
            }

            @Override
            public int openConnections() {
                return 1;
            }

            @Override
            public void close() {}
        };
    }
}
