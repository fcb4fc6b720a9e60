package dev.wishcast.benchmarks.sender;

import java.nio.file.Path;
import java.time.Duration;

/** One contender's process: reads an {@link Assignment}, warms up, sends, and writes its {@link Effort}. */
public final class ContenderProcess {

    /** The sale that does not count. */
    public static final String WARM_UP = "warm-up";

    /** The sale that does. */
    public static final String MEASURED = "measured";

    /** By then everything that is called often is compiled. */
    private static final Duration WARM_UP_AT_MOST = Duration.ofSeconds(20);

    private ContenderProcess() {}

    /** @param args the assignment's file, and where the effort goes */
    public static void main(String[] args) throws Exception {
        Assignment assignment = Assignment.read(Path.of(args[0]));
        try (Sender sender = open(assignment)) {
            long warmedUp = sender.send(Sale.endingInAnHour(WARM_UP), assignment.warmUp(), WARM_UP_AT_MOST);
            EffortMeter meter = new EffortMeter();
            long sent = sender.send(Sale.endingInAnHour(MEASURED), assignment.messages(), assignment.atMost());
            meter.read(warmedUp, sent).write(Path.of(args[1]));
        }
        // Whatever threads a peer leaves behind.
        System.exit(0);
    }

    private static Sender open(Assignment assignment) throws Exception {
        return switch (assignment.contender()) {
            case WISHCAST_FCM, WISHCAST_APNS -> new WishcastSender(assignment);
            case PUSHY, PUSHY_NATIVE_TLS -> new PushySender(assignment);
            case FIREBASE_ADMIN -> new FirebaseAdminSender(assignment);
            case FIRST_BUILT -> new FirstBuiltSender(assignment);
            case HTTP2_LIMIT -> new Http2LimitSender(assignment);
        };
    }
}
