package dev.wishcast.stub;

import dev.wishcast.stub.apns.ApnsApi;
import dev.wishcast.stub.fcm.FcmApi;
import dev.wishcast.stub.fcm.TokenEndpoint;
import dev.wishcast.stub.http2.Request;
import dev.wishcast.stub.http2.RequestHandler;
import dev.wishcast.stub.http2.Response;
import dev.wishcast.stub.http2.ResponseChannel;
import dev.wishcast.stub.judge.AcceptedPushes;
import dev.wishcast.stub.judge.ApiResult;
import dev.wishcast.stub.judge.Push;
import dev.wishcast.stub.judge.ResponseCounts;
import dev.wishcast.stub.judge.ViolationCounter;
import dev.wishcast.stub.script.Latencies;
import dev.wishcast.stub.script.Scripts;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes each request to its API, lets scripts interfere, waits out the latency, records and responds. Thread-safe. */
final class RequestRouter implements RequestHandler {

    private static final Logger LOG = LoggerFactory.getLogger(RequestRouter.class);

    private static final String FCM = StubProvider.FCM.label();
    private static final String APNS = StubProvider.APNS.label();
    private static final ApiResult NOT_FOUND =
            ApiResult.unauthenticated(Response.html(404, "<!DOCTYPE html><title>Error 404 (Not Found)</title>\n"));

    final Scripts scripts = new Scripts(System::nanoTime);
    final AcceptedPushes accepted = new AcceptedPushes();
    final ResponseCounts responses = new ResponseCounts();
    final ViolationCounter violations;

    private final TokenEndpoint accessTokens;
    private final FcmApi fcm;
    private final ApnsApi apns;
    private final Latencies latencies;
    private final FastThreadLocal<MillisecondTimer<Pending>> timer = new FastThreadLocal<>() {
        @Override
        protected MillisecondTimer<Pending> initialValue() {
            return new MillisecondTimer<>(System::nanoTime, RequestRouter.this::respondLater);
        }
    };

    /** A request that waits for its response. */
    private record Pending(ResponseChannel channel, String api, ApiResult result, StubScript script) {

        StubProvider provider() {
            return api.equals(FCM) ? StubProvider.FCM : StubProvider.APNS;
        }
    }

    RequestRouter(
            TokenEndpoint accessTokens, FcmApi fcm, ApnsApi apns, Latencies latencies, ViolationCounter violations) {
        this.accessTokens = accessTokens;
        this.fcm = fcm;
        this.apns = apns;
        this.latencies = latencies;
        this.violations = violations;
    }

    @Override
    public void handle(Request request, ResponseChannel channel) {
        long now = System.currentTimeMillis();
        String path = request.path();
        if (ApnsApi.isResponsible(path)) {
            schedule(channel, APNS, apns.check(request, now), now);
        } else if (FcmApi.isResponsible(path)) {
            schedule(channel, FCM, fcm.check(request, now), now);
        } else if (path.equals(TokenEndpoint.PATH)) {
            schedule(channel, "oauth", accessTokens.check(request), now);
        } else {
            schedule(channel, "other", NOT_FOUND, now);
        }
    }

    @Override
    public void streamOverLimit() {
        violations.streamOverLimit();
    }

    private void schedule(ResponseChannel channel, String api, ApiResult result, long now) {
        if (channel.isDisowned()) {
            // GOAWAY has told its sender that this one is not processed.
            return;
        }
        if (result.isAuthenticated()) {
            channel.raiseStreamLimit();
        }
        Push push = result.push();
        StubScript script = push == null ? null : scripts.use(push.provider(), push.token());
        Pending pending = new Pending(channel, api, result, script);
        if (result.token() != null) {
            violations.requested(pending.provider(), result.token(), now);
        }
        long extraMs = script == null ? 0 : script.extraLatencyMs();
        long delay = latencies.nextNanos() + TimeUnit.MILLISECONDS.toNanos(extraMs);
        if (delay == 0) {
            respond(pending);
        } else {
            timer.get().after(delay, pending, channel.executor());
        }
    }

    /** Nobody looks at what a scheduled task throws: its client, and those of its batch, would wait for ever. */
    private void respondLater(Pending pending) {
        try {
            respond(pending);
        } catch (RuntimeException e) {
            LOG.error("request failed", e);
            pending.channel.lose(StubScript.ConnectionLoss.CUT);
        }
    }

    /** A push counts as accepted even if its client has gone by now: a real provider would deliver it. */
    private void respond(Pending pending) {
        if (pending.channel.isDisowned()) {
            return;
        }
        Push push = pending.result.push();
        StubScript script = pending.script;
        boolean isNormal = script == null || (script.status() == null && script.connection() == null);
        long now = System.currentTimeMillis();
        if (push != null && !push.dryRun() && (isNormal || script.accept())) {
            accepted.record(push, now);
        }
        if (isNormal) {
            send(pending, pending.result.response(), now);
        } else if (script.connection() == null) {
            send(pending, scripted(script, push, pending.result.response(), now), now);
        } else {
            responses.add(pending.api, 0, script.connection().name());
            pending.channel.lose(script.connection());
        }
    }

    private void send(Pending pending, Response response, long now) {
        responses.add(pending.api, response.status(), response.code());
        String token = pending.result.token();
        Runnable ifUnread =
                token == null ? null : violations.answered(pending.provider(), token, response, pending.script, now);
        pending.channel.send(response, ifUnread);
    }

    private static Response scripted(StubScript script, Push push, Response normal, long now) {
        Response response;
        if (script.body() != null) {
            response = Response.html(script.status(), script.body());
        } else if (push.provider() == StubProvider.APNS) {
            response = ApnsApi.scripted(script, normal, now);
        } else {
            response = FcmApi.scripted(script, push);
        }
        return script.retryAfterSeconds() == null
                ? response
                : response.with(
                        HttpHeaderNames.RETRY_AFTER, script.retryAfterSeconds().toString());
    }
}
