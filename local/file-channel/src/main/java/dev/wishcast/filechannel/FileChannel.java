package dev.wishcast.filechannel;

import dev.wishcast.sinks.channel.Channel;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.Protocol;
import dev.wishcast.sinks.transport.Transport;
import dev.wishcast.sinks.transport.TransportContext;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Appends notifications to a file, a line each: sale, user and device. Immutable.
 *
 * @param path the file
 */
record FileChannel(String path) implements Channel<String, Boolean> {

    private static final long serialVersionUID = 1L;

    private static final double RATE_PER_SECOND = 100_000;
    private static final int RECIPIENTS_PER_REQUEST = 50;

    @Override
    public String id() {
        return FileChannelFactory.ID;
    }

    @Override
    public String displayName() {
        return "File";
    }

    @Override
    public ChannelTraits traits() {
        return new ChannelTraits(RATE_PER_SECOND, RECIPIENTS_PER_REQUEST, true);
    }

    @Override
    public Protocol<String, Boolean> openProtocol(boolean starting) {
        return new Lines();
    }

    @Override
    public Transport<String, Boolean> openTransport(TransportContext context) {
        return new FileTransport(Path.of(path), context);
    }

    /** A request is the lines, and a response whether they were written. */
    private static final class Lines implements Protocol<String, Boolean> {

        @Override
        public String request(List<Notification> notifications, long now) {
            return notifications.stream()
                    .map(each -> each.message().saleId() + " "
                            + each.recipient().userId() + " " + each.recipient().deviceId() + "\n")
                    .collect(Collectors.joining());
        }

        @Override
        public Outcome classify(String request, Boolean written, long now) {
            return written ? Outcome.Accepted.INSTANCE : new Outcome.Unsent("NOT_WRITTEN", false);
        }

        @Override
        public String gateKey(Notification notification) {
            return FileChannelFactory.ID;
        }

        @Override
        public void close() {
            // There are no credentials.
        }
    }
}
