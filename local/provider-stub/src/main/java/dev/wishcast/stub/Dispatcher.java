package dev.wishcast.stub;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends each request to its API, lets scripts interfere, waits out the latency, records and answers. Thread-safe. */
final class Dispatcher {

    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

    /** Longer bodies are cut off here: far over what either provider takes, so that the excess is noticed. */
    static final int MAX_BODY = 64 * 1024;

    private static final FastThreadLocal<byte[]> BODY = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[MAX_BODY];
        }
    };

    private static final String FCM = StubProvider.FCM.label();
    private static final String APNS = StubProvider.APNS.label();
    private static final Verdict NOT_FOUND = Verdict.refused(Answer.html(
            404, "<!DOCTYPE html><title>Error 404 (Not Found)</title>\n".getBytes(StandardCharsets.US_ASCII)));
    private static final Verdict BAD_PATH = Verdict.refused(
            Answer.json(404, "BadPath", "{\"reason\":\"BadPath\"}".getBytes(StandardCharsets.US_ASCII)));
    private static final Verdict HTTP2_ONLY = Verdict.refused(Answer.empty(505));

    private final OAuthApi oauth;
    private final FcmApi fcm;
    private final ApnsApi apns;
    private final long latencyNanos;
    private final Scripts scripts = new Scripts();
    private final AcceptedPushes accepted = new AcceptedPushes();
    private final AnswerCounts answers = new AnswerCounts();

    Dispatcher(OAuthApi oauth, FcmApi fcm, ApnsApi apns, Duration latency) {
        this.oauth = oauth;
        this.fcm = fcm;
        this.apns = apns;
        latencyNanos = latency.toNanos();
    }

    Scripts scripts() {
        return scripts;
    }

    AcceptedPushes accepted() {
        return accepted;
    }

    AnswerCounts answers() {
        return answers;
    }

    /** A buffer of {@link #MAX_BODY} bytes for a request's body, the thread's own. */
    static byte[] bodyBuffer() {
        return BODY.get();
    }

    /** On the exchange's executor. */
    void handle(StubRequest request, Exchange exchange) {
        long now = System.currentTimeMillis();
        String path = request.path();
        if (path.startsWith("/3/")) {
            judged(exchange, APNS, judgeApns(request, path, now));
        } else if (path.startsWith(FcmApi.PATH_PREFIX) && path.endsWith(FcmApi.PATH_SUFFIX)) {
            judged(exchange, FCM, fcm.judge(request, now));
        } else if (path.equals(OAuthApi.PATH)) {
            judged(exchange, "oauth", oauth.judge(request));
        } else {
            judged(exchange, "other", NOT_FOUND);
        }
    }

    private Verdict judgeApns(StubRequest request, String path, long now) {
        if (!request.isHttp2()) {
            return HTTP2_ONLY;
        }
        return path.startsWith(ApnsApi.PATH) ? apns.judge(request, now) : BAD_PATH;
    }

    private void judged(Exchange exchange, String api, Verdict verdict) {
        Push push = verdict.push();
        StubScript script = push == null ? null : scripts.use(push.provider(), push.token());
        long delay = latencyNanos + (script == null ? 0 : TimeUnit.MILLISECONDS.toNanos(script.extraLatencyMs()));
        if (delay == 0) {
            complete(exchange, api, verdict, script);
        } else {
            var unused = exchange.executor()
                    .schedule(() -> completeLater(exchange, api, verdict, script), delay, TimeUnit.NANOSECONDS);
        }
    }

    /** Nobody looks at what a scheduled task throws: its client would wait for ever. */
    private void completeLater(Exchange exchange, String api, Verdict verdict, StubScript script) {
        try {
            complete(exchange, api, verdict, script);
        } catch (RuntimeException e) {
            LOG.error("request failed", e);
            exchange.cut();
        }
    }

    /** A push counts as accepted even if its client has gone by now: a real provider would deliver it. */
    private void complete(Exchange exchange, String api, Verdict verdict, StubScript script) {
        if (exchange.disowned()) {
            return;
        }
        Push push = verdict.push();
        boolean normal = script == null || (script.status() == null && script.connection() == null);
        long now = System.currentTimeMillis();
        if (push != null && !push.dryRun() && (normal || script.accept())) {
            accepted.record(push, now);
        }
        if (normal) {
            answer(exchange, api, verdict.answer());
        } else if (script.connection() == null) {
            answer(exchange, api, scripted(script, push, verdict.answer(), now));
        } else {
            answers.addLost(api, script.connection());
            lose(exchange, script.connection());
        }
    }

    private void answer(Exchange exchange, String api, Answer answer) {
        answers.add(api, answer);
        exchange.send(answer);
    }

    private static void lose(Exchange exchange, StubScript.ConnectionLoss loss) {
        switch (loss) {
            case CUT -> exchange.cut();
            case GOAWAY -> exchange.goAway();
        }
    }

    private static Answer scripted(StubScript script, Push push, Answer normal, long now) {
        Answer answer;
        if (script.body() != null) {
            answer = Answer.html(script.status(), script.bodyBytes());
        } else if (push.provider() == StubProvider.FCM) {
            answer = FcmErrors.scripted(script.status(), script.code());
        } else {
            answer = ApnsApi.scripted(script, normal, now);
        }
        return script.retryAfterSeconds() == null
                ? answer
                : answer.with(
                        HttpHeaderNames.RETRY_AFTER, script.retryAfterSeconds().toString());
    }
}
