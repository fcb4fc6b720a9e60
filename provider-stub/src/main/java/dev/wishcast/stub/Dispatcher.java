package dev.wishcast.stub;

import io.netty.util.concurrent.FastThreadLocal;
import java.nio.charset.StandardCharsets;
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
    private static final Verdict NOT_FOUND = Verdict.unauthenticated(Answer.html(
            404, "<!DOCTYPE html><title>Error 404 (Not Found)</title>\n".getBytes(StandardCharsets.US_ASCII)));
    private static final Verdict BAD_PATH = Verdict.unauthenticated(
            Answer.json(404, "BadPath", "{\"reason\":\"BadPath\"}".getBytes(StandardCharsets.US_ASCII)));
    private static final Verdict HTTP2_ONLY = Verdict.unauthenticated(Answer.empty(505));

    private final OAuthApi oauth;
    private final FcmApi fcm;
    private final ApnsApi apns;
    private final Latencies latencies;
    private final Scripts scripts = new Scripts(System::nanoTime);
    private final AcceptedPushes accepted = new AcceptedPushes();
    private final AnswerCounts answers = new AnswerCounts();
    private final SenderWatch watch;
    private final FastThreadLocal<MillisecondTimer<Pending>> timer = new FastThreadLocal<>() {
        @Override
        protected MillisecondTimer<Pending> initialValue() {
            return new MillisecondTimer<>(System::nanoTime, Dispatcher.this::completeLater);
        }
    };

    /** A request that waits for its answer. */
    private record Pending(Exchange exchange, String api, Verdict verdict, StubScript script) {

        StubProvider provider() {
            return api.equals(FCM) ? StubProvider.FCM : StubProvider.APNS;
        }

        /** {@code null} if the request was refused before its token was looked at. */
        String token() {
            return verdict.push() == null ? verdict.badToken() : verdict.push().token();
        }
    }

    Dispatcher(OAuthApi oauth, FcmApi fcm, ApnsApi apns, StubConfig config) {
        this.oauth = oauth;
        this.fcm = fcm;
        this.apns = apns;
        latencies = config.latencies();
        watch = new SenderWatch(config.inFlightGrace());
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

    SenderWatch watch() {
        return watch;
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
            judged(exchange, APNS, judgeApns(request, path, now), now);
        } else if (path.startsWith(FcmApi.PATH_PREFIX) && path.endsWith(FcmApi.PATH_SUFFIX)) {
            judged(exchange, FCM, fcm.judge(request, now), now);
        } else if (path.equals(OAuthApi.PATH)) {
            judged(exchange, "oauth", oauth.judge(request), now);
        } else {
            judged(exchange, "other", NOT_FOUND, now);
        }
    }

    private Verdict judgeApns(StubRequest request, String path, long now) {
        if (!request.isHttp2()) {
            return HTTP2_ONLY;
        }
        return path.startsWith(ApnsApi.PATH) ? apns.judge(request, now) : BAD_PATH;
    }

    private void judged(Exchange exchange, String api, Verdict verdict, long now) {
        if (exchange.disowned()) {
            // GOAWAY has told its sender that this one is not processed.
            return;
        }
        if (verdict.authenticated()) {
            exchange.authenticated();
        }
        Push push = verdict.push();
        StubScript script = push == null ? null : scripts.use(push.provider(), push.token());
        Pending pending = new Pending(exchange, api, verdict, script);
        if (pending.token() != null) {
            watch.requested(pending.provider(), pending.token(), now);
        }
        long delay =
                latencies.nextNanos() + (script == null ? 0 : TimeUnit.MILLISECONDS.toNanos(script.extraLatencyMs()));
        if (delay == 0) {
            complete(pending);
        } else {
            timer.get().after(delay, pending, exchange.executor());
        }
    }

    /** Nobody looks at what a scheduled task throws: its client, and those of its batch, would wait for ever. */
    private void completeLater(Pending pending) {
        try {
            complete(pending);
        } catch (RuntimeException e) {
            LOG.error("request failed", e);
            pending.exchange.cut();
        }
    }

    /** A push counts as accepted even if its client has gone by now: a real provider would deliver it. */
    private void complete(Pending pending) {
        if (pending.exchange.disowned()) {
            return;
        }
        Push push = pending.verdict.push();
        StubScript script = pending.script;
        boolean normal = script == null || (script.status() == null && script.connection() == null);
        long now = System.currentTimeMillis();
        if (push != null && !push.dryRun() && (normal || script.accept())) {
            accepted.record(push, now);
        }
        if (normal) {
            answer(pending, pending.verdict.answer(), now);
        } else if (script.connection() == null) {
            answer(pending, scripted(script, push, pending.verdict.answer(), now), now);
        } else {
            answers.addLost(pending.api, script.connection());
            lose(pending.exchange, script.connection());
        }
    }

    private void answer(Pending pending, Answer answer, long now) {
        answers.add(pending.api, answer);
        Runnable ifUnread = pending.token() == null
                ? null
                : watch.answered(pending.provider(), pending.token(), answer, pending.script, now);
        if (ifUnread == null) {
            pending.exchange.send(answer);
        } else {
            pending.exchange.send(answer, ifUnread);
        }
    }

    private static void lose(Exchange exchange, StubScript.ConnectionLoss loss) {
        switch (loss) {
            case CUT -> exchange.cut();
            case GOAWAY -> exchange.goAway();
            case REFUSE_STREAM -> exchange.refuse();
            case RESET_STREAM -> exchange.reset();
        }
    }

    private static Answer scripted(StubScript script, Push push, Answer normal, long now) {
        Answer answer;
        if (script.body() != null) {
            answer = Answer.html(script.status(), script.bodyBytes());
        } else if (push.provider() == StubProvider.APNS) {
            answer = ApnsApi.scripted(script, normal, now);
        } else if (script.quota() == StubScript.Quota.DEVICE) {
            answer = FcmErrors.deviceQuotaExceeded(push.token());
        } else {
            answer = FcmErrors.scripted(script.status(), script.code());
        }
        return script.retryAfterSeconds() == null ? answer : answer.withRetryAfter(script.retryAfterSeconds());
    }
}
