package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.ResponseListener;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sends requests and keeps how they ended. The paths number the requests. */
final class Responses implements ResponseListener<Http2Response> {

    private final List<String> ends = new CopyOnWriteArrayList<>();
    private final List<RequestFailure> failures = new CopyOnWriteArrayList<>();
    private int sent;

    /** Called by the owner's thread. */
    void send(Http2Transport transport) {
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        transport.send(new Http2Request(path(sent++), new Http2Header[0], body), this);
    }

    static String path(int number) {
        return "/3/device/" + number;
    }

    /** A status, or the reason why there is none. */
    List<String> ends() {
        return ends;
    }

    List<RequestFailure> failures() {
        return failures;
    }

    @Override
    public void onResponse(Http2Response response, Runnable reconnect) {
        ends.add(Integer.toString(response.status()));
    }

    @Override
    public void onFailure(RequestFailure failure) {
        failures.add(failure);
        ends.add(failure.reason());
    }
}
