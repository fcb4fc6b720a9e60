package dev.wishcast.sinks.fcm;

import dev.wishcast.NanosecondBenchmark;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.channel.UnsendableException;
import dev.wishcast.sinks.transport.http2.Http2Response;
import java.nio.charset.StandardCharsets;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/**
 * What FCM's messages and responses take: rendering, once for each sale and second; splicing in the token, and classifying the
 * response, for each push.
 */
public class FcmBenchmark extends NanosecondBenchmark {

    private static final String TOKEN = "x".repeat(22) + ":APA91b" + "y".repeat(128);
    private static final String DEAD_TOKEN = "{\"error\":{\"code\":404,\"message\":\"Requested entity was not found.\","
            + "\"status\":\"NOT_FOUND\",\"details\":[{\"@type\":"
            + "\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":\"UNREGISTERED\"}]}}";

    private final FcmMessage rendered = FcmMessage.render(message, "android", presentation, NOW);
    private final Http2Response deadToken = new Http2Response(404, null, DEAD_TOKEN.getBytes(StandardCharsets.UTF_8));

    @Setup
    public void check() throws UnsendableException {
        if (!new String(splice(), StandardCharsets.UTF_8).contains(TOKEN)
                || !(classifyAccepted() instanceof Outcome.Accepted)
                || !(classifyDeadToken() instanceof Outcome.DeadToken)) {
            throw new IllegalStateException(classifyAccepted() + ", " + classifyDeadToken());
        }
    }

    @Benchmark
    public FcmMessage render() {
        return FcmMessage.render(message, "android", presentation, NOW);
    }

    @Benchmark
    public byte[] splice() throws UnsendableException {
        return rendered.bodyFor(TOKEN);
    }

    @Benchmark
    public Outcome classifyAccepted() {
        return FcmResponseClassifier.classify(accepted, NOW);
    }

    @Benchmark
    public Outcome classifyDeadToken() {
        return FcmResponseClassifier.classify(deadToken, NOW);
    }
}
