package dev.wishcast.sinks.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hc.core5.http.Header;

/** Sends requests and keeps how they ended. */
final class Answers implements AnswerListener {

    private static final HttpPush REQUEST =
            new HttpPush("/3/device/00", new Header[0], "{}".getBytes(StandardCharsets.UTF_8));

    private final List<String> ends = new CopyOnWriteArrayList<>();

    void send(Connection connection) {
        connection.send(REQUEST, this);
    }

    /** A status, or the reason why there is none. */
    List<String> ends() {
        return ends;
    }

    @Override
    public void answered(HttpAnswer answer) {
        ends.add(Integer.toString(answer.status()));
    }

    @Override
    public void unanswered(boolean processed, String reason) {
        ends.add(reason);
    }
}
