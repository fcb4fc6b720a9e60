package dev.wishcast.stub.judge;

import dev.wishcast.stub.http2.Response;
import dev.wishcast.stub.judge.StubStatistics.Violations;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import dev.wishcast.stub.script.StubScript.Quota;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ViolationCounterTest {

    private static final byte[] BODY = {};
    private static final StubScript PROJECT_QUOTA =
            StubScript.answer(StubProvider.FCM, 429, "QUOTA_EXCEEDED").withRetryAfterSeconds(10);
    private static final StubScript DEVICE_QUOTA = PROJECT_QUOTA.withQuota(Quota.DEVICE);

    private final ViolationCounter counter = new ViolationCounter(Duration.ofSeconds(1));

    private Runnable answered(StubProvider provider, String token, int status, String code) {
        return counter.answered(provider, token, Response.json(status, code, BODY), null, 0);
    }

    private Runnable answered(String token, StubScript script, long now) {
        return counter.answered(
                StubProvider.FCM, token, Response.json(script.status(), script.code(), BODY), script, now);
    }

    private void fcm(String token, long now) {
        counter.requested(StubProvider.FCM, token, now);
    }

    @Test
    void aRetryIsEarlyUntilItsRetryAfterHasPassed() {
        answered("a", DEVICE_QUOTA, 1_000);

        fcm("a", 10_999);
        fcm("a", 11_000);
        fcm("b", 2_000);
        counter.requested(StubProvider.APNS, "a", 2_000);

        assertThat(counter.violations()).isEqualTo(new Violations(1, 0, 0, 0));
    }

    @Test
    void anAnswerThatWasNotReadBindsNobody() {
        Runnable ifUnread = answered("a", DEVICE_QUOTA, 1_000);
        ifUnread.run();
        answered(StubProvider.FCM, "dead", 404, "UNREGISTERED");
        Runnable repeated = answered(StubProvider.FCM, "dead", 404, "UNREGISTERED");
        repeated.run();

        fcm("a", 1_001);
        fcm("dead", 1_001);

        assertThat(counter.violations()).isEqualTo(new Violations(0, 0, 1, 0));
    }

    @Test
    void theProjectsQuotaPausesAllOfFcmButWhatWasUnderWay() {
        answered("a", PROJECT_QUOTA, 1_000);
        fcm("b", 1_999);
        answered("b", PROJECT_QUOTA, 1_999);

        fcm("c", 2_000);
        fcm("d", 11_998);
        fcm("e", 11_999);
        counter.requested(StubProvider.APNS, "f", 3_000);

        assertThat(counter.violations()).isEqualTo(new Violations(0, 2, 0, 0));
    }

    @Test
    void aLaterPauseHasItsOwnGrace() {
        answered("a", PROJECT_QUOTA, 1_000);
        answered("b", PROJECT_QUOTA, 20_000);

        fcm("c", 20_999);
        fcm("d", 21_000);

        assertThat(counter.violations()).isEqualTo(new Violations(0, 1, 0, 0));
    }

    @ParameterizedTest
    @CsvSource({
        "FCM, 404, UNREGISTERED, 1",
        "FCM, 404, , 0",
        "FCM, 403, SENDER_ID_MISMATCH, 0",
        "APNS, 410, Unregistered, 1",
        "APNS, 410, ExpiredToken, 1",
        "APNS, 400, BadDeviceToken, 1",
        "APNS, 400, BadTopic, 0",
        "APNS, 200, , 0"
    })
    void aDeadTokenStaysDead(StubProvider provider, int status, String code, long expected) {
        answered(provider, "a", status, code);
        counter.requested(provider, "a", Long.MAX_VALUE / 2);
        counter.requested(provider, "b", Long.MAX_VALUE / 2);

        assertThat(counter.violations()).isEqualTo(new Violations(0, 0, expected, 0));
    }

    @Test
    void forgetsEverythingWhenCleared() {
        answered(StubProvider.FCM, "a", 404, "UNREGISTERED");
        answered("b", PROJECT_QUOTA, 1_000);
        fcm("a", 5_000);
        counter.clear();
        fcm("a", 5_000);

        assertThat(counter.violations()).isEqualTo(Violations.NONE);
    }
}
