package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.channel.SharedBySubtasks;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.gate.ChannelGate;
import dev.wishcast.sinks.gate.ChannelGates;
import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Hands notifications that are due to the transport, as fast as the rate, the gates and the transport allow. Used by one
 * thread.
 *
 * @param <Q> a request
 * @param <A> a response
 */
final class Dispatcher<Q, A> implements AutoCloseable {

    /** Returned by {@link #dispatch} when there is more to do. */
    static final long AT_ONCE = 0;

    /** Returned by {@link #dispatch} when only a response, a connection or new input brings more to do. */
    static final long LATER = Long.MAX_VALUE;

    /** Handled without a pause: about a millisecond. */
    private static final int PORTION = 100;

    private static final Outcome UNREACHABLE = new Outcome.Unsent("UNREACHABLE", false);

    private final NotificationBuffer buffer;
    private final StoppedSales stopped;
    private final Settlement settlement;
    private final LongSupplier clock;
    private final int recipientsPerRequest;
    private final TokenBucket bucket;
    private final SharedBySubtasks<Channel<?, ?>, ChannelGates>.Lease gates;
    private final Protocol<Q, A> protocol;
    private final Transport<Q, A> transport;
    private int inFlight;

    /**
     * @param protocol of the channel; closed with this
     * @param clock milliseconds since the epoch
     * @param context for the channel's transport
     */
    Dispatcher(
            Channel<Q, A> channel,
            Protocol<Q, A> protocol,
            NotificationBuffer buffer,
            StoppedSales stopped,
            Settlement settlement,
            LongSupplier clock,
            TransportContext context) {
        this.buffer = buffer;
        this.stopped = stopped;
        this.settlement = settlement;
        this.clock = clock;
        this.protocol = protocol;
        this.recipientsPerRequest = channel.traits().recipientsPerRequest();
        this.bucket = new TokenBucket(context.ratePerSecond(), System.nanoTime());
        this.gates = ChannelGates.acquire(channel);
        try {
            this.transport = channel.openTransport(context);
        } catch (RuntimeException e) {
            gates.close();
            throw e;
        }
    }

    /**
     * Handles what is due, up to {@value #PORTION} notifications.
     *
     * @return when to call again, in milliseconds since the epoch; {@link #AT_ONCE} or {@link #LATER}
     */
    long dispatch() {
        long next = AT_ONCE;
        for (int i = 0; i < PORTION && next == AT_ONCE; i++) {
            long now = clock.getAsLong();
            PendingNotification due = buffer.peek(now);
            next = due == null ? buffer.nextDueAt() : handle(due, now);
        }
        return next;
    }

    private long handle(PendingNotification due, long now) {
        if (stopped.contains(due.saleId())) {
            return settleUnsent(Outcome.Withdrawn.INSTANCE);
        } else if (due.expiresAt() <= now) {
            return settleUnsent(Outcome.Expired.INSTANCE);
        }
        String key = protocol.gateKey(due.notification());
        ChannelGate gate = gates.get().of(key);
        if (gate.closedUntil() > 0) {
            return hold(gate);
        }
        long nanos = bucket.nanosToNext(System.nanoTime());
        if (nanos > 0) {
            return now + Math.max(NotificationBuffer.GRAIN_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos) + 1);
        }
        boolean hasRoom = transport.hasRoom();
        if (!hasRoom && !transport.isUnreachable()) {
            return LATER;
        }
        ChannelGate.Permit permit = gate.enter();
        if (permit == null) {
            return hold(gate);
        } else if (hasRoom) {
            send(key, gate, permit, now);
            return AT_ONCE;
        }
        permit.notSent(UNREACHABLE);
        return settleUnsent(UNREACHABLE);
    }

    private long settleUnsent(Outcome outcome) {
        settlement.settle(buffer.poll(), outcome, false);
        return AT_ONCE;
    }

    /** What is behind a closed gate waits for the gate, and lets others pass. */
    private long hold(ChannelGate gate) {
        Outcome.Held held = new Outcome.Held(gate.reason(), gate.closedUntil());
        int putOff = buffer.putOff(held.until());
        if (putOff == 0) {
            return settleUnsent(held);
        }
        settlement.countHeld(putOff);
        return AT_ONCE;
    }

    private void send(String key, ChannelGate gate, ChannelGate.Permit permit, long now) {
        List<PendingNotification> taken = take(key, now);
        Q request;
        try {
            request = protocol.request(notifications(taken), now);
        } catch (UnsendableException e) {
            permit.notSent(e.outcome());
            taken.forEach(pending -> settlement.settle(pending, e.outcome(), gate.isProviderDown()));
            return;
        }
        bucket.take();
        taken.replaceAll(pending -> pending.sentAt(now));
        inFlight += taken.size();
        transport.send(request, new Attempt(taken, request, gate, permit));
    }

    /** Takes the first that is due, and with it those behind it that fit into the same request. */
    @SuppressWarnings("ReferenceEquality") // Notifications of one sale share the message.
    private List<PendingNotification> take(String key, long now) {
        List<PendingNotification> taken = new ArrayList<>(1);
        PendingNotification next = buffer.peek(now);
        Notification first = next.notification();
        do {
            taken.add(buffer.poll());
            next = taken.size() < recipientsPerRequest ? buffer.peek(now) : null;
        } while (next != null
                && next.notification().message() == first.message()
                && protocol.gateKey(next.notification()).equals(key));
        return taken;
    }

    private static List<Notification> notifications(List<PendingNotification> taken) {
        if (taken.size() == 1) {
            return List.of(taken.get(0).notification());
        }
        return taken.stream().map(PendingNotification::notification).toList();
    }

    /** A connection came to nothing. */
    void connectionFailed(String reason) {
        gates.get().connectionFailed(reason);
    }

    /** How many notifications were handed to the transport and have no response. */
    int inFlight() {
        return inFlight;
    }

    int openConnections() {
        return transport.openConnections();
    }

    int breakerState() {
        return gates.get().breakerState();
    }

    @Override
    public void close() {
        transport.close();
        protocol.close();
        gates.close();
    }

    /** One request on its way. */
    private final class Attempt implements ResponseListener<A> {

        private final List<PendingNotification> notifications;
        private final Q request;
        private final ChannelGate gate;
        private final ChannelGate.Permit permit;

        private Attempt(
                List<PendingNotification> notifications, Q request, ChannelGate gate, ChannelGate.Permit permit) {
            this.notifications = notifications;
            this.request = request;
            this.gate = gate;
            this.permit = permit;
        }

        @Override
        public void onResponse(A response, Runnable reconnect) {
            Outcome outcome = protocol.classify(request, response, clock.getAsLong());
            if (outcome.reconnect()) {
                reconnect.run();
            }
            end(outcome);
        }

        @Override
        public void onFailure(RequestFailure failure) {
            end(
                    switch (failure.kind()) {
                        case NOT_PROCESSED -> new Outcome.Unsent(failure.reason(), false);
                        case CONNECTION_LOST -> new Outcome.ConnectionLost(failure.reason());
                        case TIMED_OUT -> new Outcome.TimedOut(failure.reason());
                    });
        }

        private void end(Outcome outcome) {
            inFlight -= notifications.size();
            Outcome concluded = permit.ended(outcome, notifications.get(0).attempts());
            boolean providerDown = gate.isProviderDown();
            for (PendingNotification pending : notifications) {
                settlement.settle(pending, concluded, providerDown);
            }
        }
    }
}
