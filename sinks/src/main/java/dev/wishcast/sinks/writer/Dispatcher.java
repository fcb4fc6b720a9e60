package dev.wishcast.sinks.writer;

import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.gate.ChannelGate;
import dev.wishcast.sinks.gate.ChannelGates;
import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.ResponseListener;
import dev.wishcast.sinks.transport.Transport;
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
final class Dispatcher<Q, A> {

    /** Returned by {@link #dispatch} when there is more to do. */
    static final long AT_ONCE = 0;

    /** Returned by {@link #dispatch} when only a response, a connection or new input brings more to do. */
    static final long LATER = Long.MAX_VALUE;

    /** Handled without a pause: about a millisecond. */
    private static final int PORTION = 100;

    /** Of stopped sales, settled at a time while responses are awaited. More would take the CPU from the responses. */
    private static final int WITHDRAWN_WHILE_BUSY = 25;

    private static final Outcome UNREACHABLE = new Outcome.Unsent("UNREACHABLE", false);

    private final Protocol<Q, A> protocol;
    private final Transport<Q, A> transport;
    private final ChannelGates gates;
    private final TokenBucket bucket;
    private final int recipientsPerRequest;
    private final NotificationBuffer buffer;
    private final Settlement settlement;
    private final LongSupplier clock;
    private int inFlight;
    private long withdrawsAt;

    /** @param clock milliseconds since the epoch */
    Dispatcher(
            Protocol<Q, A> protocol,
            Transport<Q, A> transport,
            ChannelGates gates,
            TokenBucket bucket,
            int recipientsPerRequest,
            NotificationBuffer buffer,
            Settlement settlement,
            LongSupplier clock) {
        this.protocol = protocol;
        this.transport = transport;
        this.gates = gates;
        this.bucket = bucket;
        this.recipientsPerRequest = recipientsPerRequest;
        this.buffer = buffer;
        this.settlement = settlement;
        this.clock = clock;
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
        return Math.min(next, withdraw());
    }

    /**
     * Settles some of what is of stopped sales. While responses are awaited, it is only a few in {@value
     * NotificationBuffer#GRAIN_MILLIS} ms: the responses need the CPU more.
     *
     * @return as {@link #dispatch}
     */
    private long withdraw() {
        if (buffer.stopped() == 0) {
            return LATER;
        }
        long now = clock.getAsLong();
        if (inFlight > 0 && now < withdrawsAt) {
            return withdrawsAt;
        }
        int some = inFlight > 0 ? WITHDRAWN_WHILE_BUSY : PORTION;
        for (int i = Math.min(some, buffer.stopped()); i > 0; i--) {
            settlement.carryOut(buffer.pollStopped(), DeliveryPolicy.WITHDRAWN, now);
        }
        withdrawsAt = now + NotificationBuffer.GRAIN_MILLIS;
        if (buffer.stopped() == 0) {
            return LATER;
        }
        return inFlight > 0 ? withdrawsAt : AT_ONCE;
    }

    private long handle(PendingNotification due, long now) {
        if (due.expiresAt() <= now) {
            settlement.carryOut(buffer.poll(), DeliveryPolicy.SALE_ENDED, now);
            return AT_ONCE;
        }
        String key = protocol.gateKey(due.notification());
        ChannelGate gate = gates.of(key);
        if (gate.closedUntil() > 0) {
            return hold(gate, now);
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
            return hold(gate, now);
        } else if (hasRoom) {
            send(key, gate, permit, now);
        } else {
            permit.notSent(UNREACHABLE, false);
            settlement.settle(buffer.poll(), UNREACHABLE, true, now);
        }
        return AT_ONCE;
    }

    /** What is behind a closed gate waits for the gate, and lets others pass. */
    private long hold(ChannelGate gate, long now) {
        settlement.hold(gate.closedUntil(), gate.reason(), now);
        return AT_ONCE;
    }

    private void send(String key, ChannelGate gate, ChannelGate.Permit permit, long now) {
        List<PendingNotification> taken = take(key, now);
        Q request;
        try {
            request = protocol.request(notifications(taken), now);
        } catch (UnsendableException e) {
            Outcome outcome = permit.notSent(e.outcome(), taken.get(0).deferrals() > 0);
            settle(taken, outcome, gate, now);
            return;
        }
        bucket.take();
        taken.replaceAll(pending -> pending.sentAt(now));
        inFlight += taken.size();
        transport.send(request, onEnd(taken, request, gate, permit));
    }

    /** Takes the first that is due, and with it those behind it that fit into the same request. */
    private List<PendingNotification> take(String key, long now) {
        List<PendingNotification> taken = new ArrayList<>(1);
        PendingNotification next = buffer.peek(now);
        Notification first = next.notification();
        do {
            taken.add(buffer.poll());
            next = taken.size() < recipientsPerRequest ? buffer.peek(now) : null;
        } while (next != null
                && next.notification().message().equals(first.message())
                && protocol.gateKey(next.notification()).equals(key));
        return taken;
    }

    private static List<Notification> notifications(List<PendingNotification> taken) {
        if (taken.size() == 1) {
            return List.of(taken.get(0).notification());
        }
        return taken.stream().map(PendingNotification::notification).toList();
    }

    /** Hears how a request ends. */
    private ResponseListener<A> onEnd(
            List<PendingNotification> taken, Q request, ChannelGate gate, ChannelGate.Permit permit) {
        return new ResponseListener<>() {
            @Override
            public void onResponse(A response, Runnable reconnect) {
                long now = clock.getAsLong();
                Outcome outcome = protocol.classify(request, response, now);
                if (outcome.reconnect()) {
                    reconnect.run();
                }
                end(outcome, now);
            }

            @Override
            public void onFailure(RequestFailure failure) {
                Outcome outcome =
                        switch (failure.kind()) {
                            case NOT_PROCESSED -> new Outcome.Unsent(failure.reason(), false);
                            case TURNED_AWAY -> new Outcome.TurnedAway(failure.reason());
                            case CONNECTION_LOST -> new Outcome.ConnectionLost(failure.reason());
                            case UNANSWERED -> new Outcome.Unanswered(failure.reason());
                        };
                end(outcome, clock.getAsLong());
            }

            private void end(Outcome outcome, long now) {
                inFlight -= taken.size();
                settle(taken, permit.ended(outcome, taken.get(0).attempts() > 1), gate, now);
            }
        };
    }

    private void settle(List<PendingNotification> taken, Outcome outcome, ChannelGate gate, long now) {
        // Nearly all are accepted, and need not ask.
        boolean troubled = outcome.kind() != Outcome.Kind.ACCEPTED && gate.isTroubled();
        for (PendingNotification pending : taken) {
            settlement.settle(pending, outcome, troubled, now);
        }
    }

    /** How many notifications were handed to the transport and have no response. */
    int inFlight() {
        return inFlight;
    }
}
