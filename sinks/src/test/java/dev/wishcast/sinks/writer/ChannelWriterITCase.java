package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptLog;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.sinks.ConnectProxy;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.StubExtension;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.gate.ChannelGate;
import dev.wishcast.sinks.presentation.PresentationOptions;
import dev.wishcast.sinks.readback.InMemoryReceiptLog;
import dev.wishcast.sinks.transport.http2.Http2Options;
import dev.wishcast.stub.ProviderStub;
import dev.wishcast.stub.StubConfig;
import dev.wishcast.stub.judge.StubStatistics;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.wishcast.connectors.receipt.DeliveryOutcome.ACCEPTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.DEAD_TOKEN;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.EXHAUSTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.EXPIRED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.REJECTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

/** One writer against the provider stub. */
class ChannelWriterITCase {

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    @TempDir
    Path directory;

    private final SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
    private final List<WriterHarness> opened = new ArrayList<>();
    private Configuration config;

    @BeforeEach
    void configure() {
        config = STUB.config();
        config.set(DeliveryOptions.BACKOFF_INITIAL, Duration.ofMillis(20));
        config.set(DeliveryOptions.BACKOFF_MAX, Duration.ofMillis(100));
    }

    @AfterEach
    void close() throws Exception {
        for (WriterHarness harness : opened) {
            harness.close();
        }
    }

    @Test
    void theReceiptTellsWhatHappened() throws Exception {
        long before = System.currentTimeMillis();
        WriterHarness harness = open("fcm");
        harness.write(fcm("token"));
        harness.runUntil(() -> harness.receipts().size() == 1);

        DeliveryReceipt receipt = harness.receipts().get(0);
        assertThat(receipt)
                .usingRecursiveComparison()
                .ignoringFields("firstAttemptAt", "completedAt")
                .isEqualTo(new DeliveryReceipt(
                        fcm("token").id(),
                        "sale",
                        "12345",
                        "user-of-token",
                        "device-of-token",
                        "fcm",
                        ACCEPTED,
                        null,
                        1,
                        message.publishedAt(),
                        message.expiresAt(),
                        0,
                        0,
                        null,
                        0));
        assertThat(receipt.firstAttemptAt()).isBetween(before, receipt.completedAt());
        assertThat(harness.counter(DeliveryMetric.ACCEPTED)).isOne();
        assertThat(harness.gauge("inFlight")).isZero();
    }

    @Test
    void aDeadTokenIsSentToOnce() throws Exception {
        script(fcmAnswers(404, "UNREGISTERED").forToken("dead"));
        WriterHarness harness = open("fcm");
        harness.settle(fcm("dead"), fcm("alive"));

        DeliveryReceipt dead = harness.receipt("dead");
        assertThat(dead.outcome()).isEqualTo(DEAD_TOKEN);
        assertThat(dead.reason()).isEqualTo("UNREGISTERED");
        assertThat(dead.attempts()).isOne();
        assertThat(dead.tokenHash()).isEqualTo(TokenHash.of("dead"));
        // FCM does not say since when.
        assertThat(dead.tokenDeadSince()).isEqualTo(dead.completedAt());
        assertThat(harness.receipt("alive").tokenHash()).isNull();
        assertThat(harness.receipt("alive").outcome()).isEqualTo(ACCEPTED);
        assertThat(harness.deadLetters()).isEmpty();
        assertThat(statistics().answers("fcm", "404 UNREGISTERED")).isOne();
    }

    @Test
    void theReceiptTellsSinceWhenATokenIsDeadAndNeverLaterThanTheAnswer() throws Exception {
        StubScript unregistered = apnsAnswers(410, "Unregistered");
        script(
                unregistered.forToken(apnsToken(1)).withTimestamp(1_700_000_000_000L),
                unregistered.forToken(apnsToken(2)).withTimestamp(Pushes.FAR_FUTURE));
        WriterHarness harness = open("apns");
        harness.settle(apns(1), apns(2));

        DeliveryReceipt past = harness.receipt(apnsToken(1));
        assertThat(past.tokenHash()).isEqualTo(TokenHash.of(apnsToken(1)));
        assertThat(past.tokenDeadSince()).isEqualTo(1_700_000_000_000L);
        DeliveryReceipt future = harness.receipt(apnsToken(2));
        assertThat(future.tokenDeadSince()).isEqualTo(future.completedAt());
    }

    @Test
    void whatTheProviderRejectsBecomesADeadLetterWithoutTheToken() throws Exception {
        script(fcmAnswers(400, "INVALID_ARGUMENT")
                .forToken("refused-token")
                .withBody("{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"message\":\"refused-token is odd\"}}"));
        WriterHarness harness = open("fcm");
        harness.settle(fcm("refused-token"));

        assertThat(harness.receipts().get(0).outcome()).isEqualTo(REJECTED);
        DeadLetter letter = harness.deadLetters().get(0);
        assertThat(letter.reason()).isEqualTo(DeadLetterReason.REJECTED);
        assertThat(letter.notificationId()).isEqualTo(fcm("refused-token").id());
        assertThat(letter.saleId()).isEqualTo("sale");
        assertThat(letter.detail()).isEqualTo("fcm INVALID_ARGUMENT: <token> is odd");
    }

    @Test
    void retriesUntilTheProviderTakesIt() throws Exception {
        script(fcmAnswers(503, "UNAVAILABLE").times(3));
        WriterHarness harness = open("fcm");
        harness.settle(many(50));

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(50);
        assertThat(harness.receipts())
                .allSatisfy(receipt -> assertThat(receipt.attempts()).isEqualTo(4));
        assertThat(harness.counter(DeliveryMetric.RETRY_AFTER)).isEqualTo(150);
        assertThat(statistics().totals().duplicates()).isZero();
    }

    @Test
    void givesUpAfterTheLastAttempt() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 3);
        WriterHarness harness = open("fcm");
        harness.settle(fcm("a"), fcm("b"), fcm("c"), fcm("d"), fcm("e"), fcm("f"), fcm("g"), fcm("h"), fcm("i"));
        script(fcmAnswers(500, "INTERNAL"));
        // Three times three failures in a row do not open the breaker, and are no more than were accepted.
        harness.settle(many(3));

        assertThat(harness.outcomes(EXHAUSTED)).isEqualTo(3);
        assertThat(harness.deadLetters()).hasSize(3).allSatisfy(letter -> {
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
            assertThat(letter.detail()).isEqualTo("fcm INTERNAL: gave up after 3 attempts");
        });
        assertThat(statistics().answers("fcm", "500 INTERNAL")).isEqualTo(9);
    }

    @Test
    void oneThatWaitsDoesNotHoldUpTheOthers() throws Exception {
        script(fcmAnswers(429, "QUOTA_EXCEEDED")
                .forToken("slow")
                .withQuota(StubScript.Quota.DEVICE)
                .withRetryAfterSeconds(3600));
        WriterHarness harness = open("fcm");
        harness.write(fcm("slow"));
        harness.runUntil(() -> harness.gauge("waiting") == 1);
        harness.write(many(300));
        harness.runUntil(() -> harness.outcomes(ACCEPTED) == 300);

        assertThat(harness.gauge("waiting")).isOne();
        harness.flush(false);
    }

    @Test
    void nothingIsSentForAWithdrawnSaleOrOneThatHasEnded() throws Exception {
        Notification ended = Pushes.notification("late", Pushes.message("ended", System.currentTimeMillis() - 1));
        WriterHarness harness = open("fcm");
        harness.writeStop("sale");
        harness.settle(fcm("stopped"), ended);

        assertThat(harness.receipts())
                .extracting(DeliveryReceipt::outcome, DeliveryReceipt::reason)
                .containsExactlyInAnyOrder(tuple(WITHDRAWN, "SALE_WITHDRAWN"), tuple(EXPIRED, "SALE_ENDED"));
        assertThat(harness.receipts()).allSatisfy(receipt -> {
            assertThat(receipt.attempts()).isZero();
            assertThat(receipt.firstAttemptAt()).isZero();
        });
        assertThat(statistics().totals().accepted()).isZero();
    }

    @Test
    void whatWaitsOfAStoppedSaleIsWithdrawnAndTheRestIsNot() throws Exception {
        script(fcmAnswers(503, "UNAVAILABLE").times(1));
        SaleMessage other = Pushes.message("other", Pushes.FAR_FUTURE);
        WriterHarness harness = open("fcm");
        harness.write(many(500));
        harness.write(Pushes.notification("of-another-sale", other));
        harness.runUntil(() -> harness.gauge("inFlight") == 0 && harness.gauge("waiting") == 501);
        harness.writeStop("sale");

        harness.runUntil(() -> harness.outcomes(WITHDRAWN) == 500);
        harness.flush(true);
        assertThat(harness.outcomes(ACCEPTED)).isOne();
        assertThat(harness.receipts()).hasSize(501);
    }

    @Test
    void whatIsInFlightWhenItsSaleIsStoppedIsNotSentAgain() throws Exception {
        script(fcmAnswers(503, "UNAVAILABLE").withExtraLatencyMs(500));
        WriterHarness harness = open("fcm");
        harness.write(fcm("in-flight"));
        harness.runUntil(() -> harness.gauge("inFlight") == 1 && harness.gauge("connections") == 1);
        harness.writeStop("sale");
        harness.flush(true);

        assertThat(harness.receipt("in-flight").outcome()).isEqualTo(WITHDRAWN);
        assertThat(harness.receipt("in-flight").attempts()).isOne();
    }

    @Test
    void aRetryThatWouldComeAfterTheSaleExpires() throws Exception {
        SaleMessage short1 = Pushes.message("short", System.currentTimeMillis() + 30_000);
        script(fcmAnswers(429, "QUOTA_EXCEEDED").withRetryAfterSeconds(60));
        WriterHarness harness = open("fcm");
        harness.settle(Pushes.notification("token", short1));

        assertThat(harness.receipts().get(0).outcome()).isEqualTo(EXPIRED);
        assertThat(harness.receipts().get(0).reason()).isEqualTo("QUOTA_EXCEEDED");
    }

    @Test
    void retriesWaitInTheStateAndAreNotInFlight() throws Exception {
        script(fcmAnswers(503, "UNAVAILABLE").withRetryAfterSeconds(3600));
        WriterHarness harness = open("fcm");
        harness.write(many(1_500));
        harness.runUntil(() -> harness.gauge("waiting") == 1_500);
        List<ChannelWriterState> state = harness.checkpoint();

        assertThat(harness.flushes()).isOne();
        assertThat(harness.receipts()).isEmpty();
        assertThat(WriterHarness.notifications(state)).isEqualTo(1_500);
        // Every subtask gets a piece, whatever the parallelism after a restart.
        assertThat(state).hasSize(WriterHarness.MAX_PARALLELISM);
        assertThat(state.get(0).notifications().get(0)).satisfies(push -> {
            assertThat(push.attempts()).isOne();
            assertThat(push.firstAttemptAt()).isPositive();
            assertThat(push.dueAt()).isGreaterThan(System.currentTimeMillis() + 3_500_000);
        });
    }

    @Test
    void sendsWhatWaitedAfterARestore() throws Exception {
        script(fcmAnswers(503, "UNAVAILABLE").withRetryAfterSeconds(1).times(1));
        WriterHarness harness = open("fcm");
        harness.write(many(500));
        harness.runUntil(() -> harness.gauge("waiting") == 500);
        List<ChannelWriterState> state = harness.checkpoint();
        harness.close();

        WriterHarness restored = restored(state, 1);
        restored.runUntil(() -> restored.outcomes(ACCEPTED) == 500);

        assertThat(restored.receipts()).allSatisfy(receipt -> {
            assertThat(receipt.attempts()).isEqualTo(2);
            assertThat(receipt.completedAt() - receipt.firstAttemptAt()).isGreaterThanOrEqualTo(1_000);
        });
        assertThat(statistics().totals().accepted()).isEqualTo(500);
    }

    @Test
    void sendsNothingAgainThatAReceiptShowsAsSettled() throws Exception {
        StubScript unavailable = fcmAnswers(503, "UNAVAILABLE").withRetryAfterSeconds(1);
        script(
                unavailable.forToken("waits").times(1),
                unavailable.forToken("waits-longer").times(2));
        InMemoryReceiptLog log = new InMemoryReceiptLog();
        WriterHarness harness = restored(List.of(), log);
        harness.write(fcm("before"), fcm("waits"), fcm("waits-longer"));
        harness.runUntil(() -> harness.gauge("waiting") == 2 && harness.outcomes(ACCEPTED) == 1);
        log.append(harness.receipts());
        List<ChannelWriterState> state = harness.checkpoint();
        harness.write(fcm("after"));
        harness.runUntil(() -> harness.outcomes(ACCEPTED) == 3);
        log.append(harness.receipts().subList(1, 3));
        harness.close();

        WriterHarness restored = restored(state, log);
        assertThat(restored.gauge("readBackRemembered")).isOne();
        restored.write(fcm("after"), fcm("new"));
        restored.runUntil(() -> restored.outcomes(ACCEPTED) == 2);

        assertThat(restored.receipts())
                .extracting(DeliveryReceipt::deviceId)
                .containsExactlyInAnyOrder("device-of-waits-longer", "device-of-new");
        assertThat(restored.counter(DeliveryMetric.SKIPPED_AS_SETTLED)).isEqualTo(2);
        assertThat(restored.gauge("readBackRemembered")).isZero();
        assertThat(statistics().totals().accepted()).isEqualTo(5);
    }

    @Test
    void whatWasRefusedBeforeACrashIsNeitherSentNorCountedAgain() throws Exception {
        script(fcmAnswers(400, "INVALID_ARGUMENT").forToken("refused"));
        InMemoryReceiptLog log = new InMemoryReceiptLog();
        WriterHarness harness = restored(List.of(), log);
        List<ChannelWriterState> state = harness.checkpoint();
        harness.write(fcm("refused"));
        harness.runUntil(() -> harness.outcomes(REJECTED) == 1);
        log.append(harness.receipts());
        harness.close();

        WriterHarness restored = restored(state, log);
        restored.write(fcm("refused"), fcm("new"));
        restored.flush(true);

        assertThat(restored.receipts()).extracting(DeliveryReceipt::outcome).containsExactly(ACCEPTED);
        assertThat(restored.deadLetters()).isEmpty();
        assertThat(statistics().answers("fcm", "400 INVALID_ARGUMENT")).isOne();
    }

    @Test
    void aCancelledTaskWritesReceiptsForWhatItHasSentAndSendsNothingMore() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 100.0);
        script(StubScript.slow(StubProvider.FCM, 100));
        WriterHarness harness = open("fcm");
        harness.write(many(50));
        harness.runUntil(() -> statistics().totals().accepted() > 0);
        harness.cancel();

        long accepted = statistics().totals().accepted();
        assertThat(accepted).isBetween(1L, 49L);
        assertThat(harness.outcomes(ACCEPTED))
                .isEqualTo(accepted)
                .isEqualTo(harness.receipts().size());
    }

    @Test
    void aJobThatIsStoppedTakesTheAnswersThatCameSinceItsSavepoint() throws Exception {
        script(StubScript.slow(StubProvider.FCM, 100));
        WriterHarness harness = open("fcm");
        harness.write(many(5));
        harness.runUntil(() -> harness.gauge("inFlight") == 5);
        await().until(harness::hasMail);
        harness.stop();

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(5);
    }

    @Test
    void aCheckpointDoesNotWaitForWhatWaitsForTheRateLimit() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 1.0);
        WriterHarness harness = open("fcm");
        harness.write(many(5));
        long inState = WriterHarness.notifications(harness.checkpoint());
        assertThat(inState).isPositive();
        assertThat(harness.outcomes(ACCEPTED) + inState).isEqualTo(5);

        harness.runUntil(() -> harness.outcomes(ACCEPTED) == 5);
        assertThat(harness.counter(DeliveryMetric.RETRIED)).isZero();
        assertThat(statistics().totals().accepted()).isEqualTo(5);
    }

    @Test
    void takesATrickleOnlyWhileTooManyWait() throws Exception {
        config.set(DeliveryOptions.MAX_WAITING, 10);
        script(fcmAnswers(401, "THIRD_PARTY_AUTH_ERROR"));
        WriterHarness harness = open("fcm");
        harness.write(many(10));
        harness.runUntil(() -> harness.gauge("waiting") == 10);
        long before = System.nanoTime();
        harness.write(fcm("x1"), fcm("x2"), fcm("x3"));
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        // However long this lasts, checkpoints go on.
        assertThat(harness.checkpoint()).isNotEmpty();

        STUB.stub().clearScripts();
        harness.flush(true);
        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(13);
    }

    @Test
    void leavesAProviderAloneThatAsksForIt() throws Exception {
        script(fcmAnswers(429, "QUOTA_EXCEEDED").withRetryAfterSeconds(2).times(1));
        WriterHarness harness = open("fcm");
        harness.write(fcm("first"));
        harness.runUntil(() -> harness.gauge("waiting") == 1);
        STUB.stub().clearScripts();
        harness.write(many(1_000));
        assertThat(harness.gauge("waiting")).isEqualTo(1_001);
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(1_001);
        assertThat(harness.counter(DeliveryMetric.HELD)).isGreaterThanOrEqualTo(1_000);
        long refusedAt = harness.receipt("first").firstAttemptAt();
        assertThat(STUB.stub().accepted())
                .allSatisfy(push -> assertThat(push.firstAcceptedAt()).isGreaterThanOrEqualTo(refusedAt + 2_000));
    }

    @Test
    void aFewThatHaveToWaitDoNotHoldUpTheOthers() throws Exception {
        script(fcmAnswers(503, "UNAVAILABLE").forShare(0.05).withRetryAfterSeconds(3600));
        WriterHarness harness = open("fcm");
        harness.write(many(100));
        harness.runUntil(() -> harness.outcomes(ACCEPTED) > 80);
        harness.write(many(2_000));
        harness.runUntil(() -> harness.outcomes(ACCEPTED) + harness.gauge("waiting") == 2_100);

        assertThat(harness.counter(DeliveryMetric.HELD)).isZero();
    }

    @Test
    void anOutageIsProbedAndNothingIsGivenUp() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 3);
        script(fcmAnswers(503, "UNAVAILABLE"));
        WriterHarness harness = open("fcm");
        harness.write(many(2_000));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("inFlight") == 0);
        long beforeProbes = statistics().answers("fcm", "503 UNAVAILABLE");
        harness.runUntil(() ->
                statistics().answers("fcm", "503 UNAVAILABLE") > beforeProbes && harness.gauge("breakerState") == 2);
        assertThat(statistics().answers("fcm", "503 UNAVAILABLE") - beforeProbes)
                .isEqualTo(ChannelGate.PROBES);
        STUB.stub().clearScripts();
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2_000);
        assertThat(harness.gauge("breakerState")).isZero();
    }

    @Test
    void anOutageThatAsksToWaitSpendsNoAttempts() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 2);
        script(fcmAnswers(503, "UNAVAILABLE").withRetryAfterSeconds(1).times(3));
        WriterHarness harness = open("fcm");
        harness.settle(many(20));

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(20);
        assertThat(harness.receipts())
                .allSatisfy(receipt -> assertThat(receipt.attempts()).isEqualTo(4));
    }

    @Test
    void aProviderThatBreaksOffEveryStreamIsDownAndNothingIsGivenUp() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 2);
        WriterHarness harness = open("fcm");
        harness.settle(fcm("proves-the-connection"));
        script(StubScript.lose(StubProvider.FCM, ConnectionLoss.RESET_STREAM));
        harness.write(many(500));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("inFlight") == 0);
        assertThat(harness.gauge("connections")).as("the connections hold").isPositive();
        long beforeProbes = statistics().answers("fcm", "0 RESET_STREAM");
        harness.runUntil(() ->
                statistics().answers("fcm", "0 RESET_STREAM") > beforeProbes && harness.gauge("breakerState") == 2);
        assertThat(statistics().answers("fcm", "0 RESET_STREAM") - beforeProbes)
                .isLessThanOrEqualTo(ChannelGate.PROBES);
        STUB.stub().clearScripts();
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(501);
    }

    @Test
    void aProviderThatTurnsEveryStreamAwayIsDownAndNothingIsGivenUp() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        script(StubScript.lose(StubProvider.FCM, ConnectionLoss.REFUSE_STREAM));
        WriterHarness harness = open("fcm");
        harness.write(many(500));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("inFlight") == 0);
        STUB.stub().clearScripts();
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(500);
        assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isZero();
        assertThat(statistics().totals().duplicates()).isZero();
    }

    @Test
    void theWrongEnvironmentKillsNoToken() throws Exception {
        script(apnsAnswers(400, "BadDeviceToken"));
        WriterHarness harness = open("apns");
        harness.write(IntStream.range(0, 500).mapToObj(this::apns).toArray(Notification[]::new));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("inFlight") == 0);
        assertThat(harness.receipts()).isEmpty();
        STUB.stub().clearScripts();
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(500);
    }

    @Test
    void aSingleBadTokenIsAskedOnceMoreUnlessTheEnvironmentIsProven() throws Exception {
        script(
                apnsAnswers(400, "BadDeviceToken").forToken(apnsToken(1)),
                apnsAnswers(400, "BadDeviceToken").forToken(apnsToken(2)));
        WriterHarness harness = open("apns");
        harness.settle(apns(1));
        assertThat(harness.receipt(apnsToken(1)).outcome())
                .as("who knows whether the token is dead")
                .isEqualTo(REJECTED);
        assertThat(harness.receipt(apnsToken(1)).attempts()).isEqualTo(2);

        harness.settle(apns(3), apns(4), apns(5), apns(6));
        harness.settle(apns(2));
        assertThat(harness.receipt(apnsToken(2)).outcome()).isEqualTo(DEAD_TOKEN);
        assertThat(harness.receipt(apnsToken(2)).attempts()).isOne();
    }

    @Test
    void survivesConnectionsThatAreCut() throws Exception {
        // Every cut takes up to a hundred others with it.
        config.set(DeliveryOptions.MAX_ATTEMPTS, 100);
        script(StubScript.lose(StubProvider.FCM, ConnectionLoss.CUT)
                .forShare(0.005)
                .times(1));
        WriterHarness harness = open("fcm");
        harness.settle(many(2_000));

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2_000);
        assertThat(statistics().totals().distinct()).isEqualTo(2_000);
        assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isPositive();
    }

    @Test
    void afterAGoawaySendsOnlyAgainWhatWasNotProcessed() throws Exception {
        script(
                StubScript.slow(StubProvider.FCM, 500).forToken("processed"),
                StubScript.lose(StubProvider.FCM, ConnectionLoss.GOAWAY)
                        .forToken("refused")
                        .times(1));
        WriterHarness harness = open("fcm");
        harness.settle(fcm("processed"), fcm("refused"));

        assertThat(harness.receipt("processed").attempts()).isOne();
        assertThat(harness.receipt("refused").attempts()).isEqualTo(2);
        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2);
        assertThat(harness.counter(DeliveryMetric.UNSENT)).isOne();
        assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isZero();
        assertThat(statistics().totals().duplicates()).isZero();
    }

    @Test
    void survivesManyGoaways() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 100);
        script(StubScript.lose(StubProvider.FCM, ConnectionLoss.GOAWAY)
                .forShare(0.01)
                .times(1));
        WriterHarness harness = open("fcm");
        harness.settle(many(2_000));

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2_000);
        assertThat(statistics().totals().distinct()).isEqualTo(2_000);
    }

    @Test
    void anAnswerThatNeverComesIsUnknownAndSentAgain() throws Exception {
        config.set(Http2Options.REQUEST_TIMEOUT, Duration.ofSeconds(3));
        script(StubScript.slow(StubProvider.FCM, 60_000).forToken("lost").times(1));
        WriterHarness harness = open("fcm");
        harness.settle(fcm("lost"), fcm("other"));

        assertThat(harness.receipt("lost").outcome()).isEqualTo(ACCEPTED);
        assertThat(harness.receipt("lost").attempts()).isEqualTo(2);
        assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isOne();
    }

    @Test
    void theProviderAndTheTokenEndpointAreReachedThroughTheProxy() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy()) {
            config.set(Http2Options.PROXY, "127.0.0.1:" + proxy.port());
            WriterHarness harness = open("fcm");
            harness.settle(fcm("token"));

            assertThat(harness.outcomes(ACCEPTED)).isOne();
            assertThat(proxy.targets())
                    .as("one tunnel to each")
                    .hasSize(2)
                    .containsOnly("127.0.0.1:" + STUB.stub().endpoint().getPort());
        }
    }

    @Test
    void aProviderThatCannotBeReachedLosesNothing() throws Exception {
        int port = freePort();
        config.set(FcmOptions.ENDPOINT, "https://127.0.0.1:" + port);
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        WriterHarness harness = open("fcm");
        harness.write(many(100));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("waiting") == 100);
        long unsent = harness.counter(DeliveryMetric.UNSENT);
        harness.runUntil(() -> harness.counter(DeliveryMetric.UNSENT) > unsent
                && harness.gauge("breakerState") == 2
                && harness.gauge("waiting") == 100);
        assertThat(harness.counter(DeliveryMetric.UNSENT) - unsent)
                .as("only probes look for a connection")
                .isLessThanOrEqualTo(ChannelGate.PROBES);
        assertThat(harness.receipts()).isEmpty();
        harness.checkpoint();

        try (ProviderStub late =
                ProviderStub.start(StubConfig.defaults().withPorts(port, 0).withDirectory(directory.resolve("late")))) {
            // Its certificate is another: trusted only by a new writer, with the state of this one.
            Configuration trusting = StubExtension.config(late);
            try (WriterHarness restored = new WriterHarness("fcm", trusting, harness.checkpoint())) {
                restored.runUntil(() -> restored.outcomes(ACCEPTED) == 100);
                assertThat(restored.receipts())
                        .allSatisfy(receipt -> assertThat(receipt.attempts()).isOne());
            }
        }
    }

    @Test
    void refusedCredentialsLoseNothing() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        script(apnsAnswers(403, "InvalidProviderToken"));
        WriterHarness harness = open("apns");
        harness.write(apns(1), apns(2));
        harness.runUntil(() -> harness.counter(DeliveryMetric.MISCONFIGURED) > 2);
        assertThat(harness.receipts()).isEmpty();
        STUB.stub().clearScripts();
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2);
    }

    @Test
    void apnsRequestsAreWhatApnsWants() throws Exception {
        config.set(PresentationOptions.INTERRUPTION_LEVEL, "time-sensitive");
        config.set(PresentationOptions.THREAD_ID, "sales");
        config.set(PresentationOptions.CATEGORY, "SALE");
        config.set(PresentationOptions.MUTABLE_CONTENT, true);
        WriterHarness harness = open("apns");
        harness.settle(apns(7));

        assertThat(harness.outcomes(ACCEPTED)).isOne();
        assertThat(STUB.stub().accepted("sale")).singleElement().satisfies(push -> {
            assertThat(push.token()).isEqualTo(apnsToken(7));
            assertThat(push.lastNotificationId()).hasToString(apns(7).id());
        });
    }

    @Test
    void tokensThatCannotBeTokensAreNotSent() throws Exception {
        WriterHarness fcm = open("fcm");
        WriterHarness apns = open("apns");
        fcm.settle(many(10));
        apns.settle(IntStream.range(0, 10).mapToObj(this::apns).toArray(Notification[]::new));
        fcm.settle(fcm("with\"quote"), fcm("with space"), fcm("ünicode"), fcm("new\nline"));
        apns.settle(
                Pushes.notification("../../etc", message),
                Pushes.notification("0123zz", message),
                Pushes.notification("１２", message));

        assertThat(fcm.outcomes(DEAD_TOKEN)).isEqualTo(4);
        assertThat(apns.outcomes(DEAD_TOKEN)).isEqualTo(3);
        assertThat(statistics().answers("fcm", "400 INVALID_ARGUMENT")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"fcm", "apns"})
    void malformedTokensByTheThousandAreOurFault(String channelId) throws Exception {
        WriterHarness harness = open(channelId);
        harness.write(IntStream.range(0, 1_000)
                .mapToObj(i -> Pushes.notification("no token " + i, message))
                .toArray(Notification[]::new));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("waiting") == 1_000);

        assertThat(harness.receipts()).isEmpty();
        assertThat(harness.counter(DeliveryMetric.MISCONFIGURED)).isPositive();
        assertThat(statistics().totals().accepted()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"400, BadTopic", "400, MissingTopic", "404, BadPath", "405, MethodNotAllowed"})
    void whatIsWrongWithAllRequestsConsumesNoAudience(int status, String reason) throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        script(apnsAnswers(status, reason));
        assertApnsWaits();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 404, 405, 410, 413})
    void anAnswerThatIsNotApnsConsumesNoAudience(int status) throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        script(apnsAnswers(status, "unused").withBody("<html>a proxy's page</html>"));
        assertApnsWaits();
    }

    private void assertApnsWaits() throws Exception {
        WriterHarness harness = open("apns");
        harness.write(IntStream.range(0, 100).mapToObj(this::apns).toArray(Notification[]::new));
        harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("waiting") == 100);
        assertThat(harness.receipts()).isEmpty();
        STUB.stub().clearScripts();
        harness.flush(true);

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(100);
    }

    @Test
    void anApnsKeyThatIsWrongInFirebaseStopsOnlyIosTokens() throws Exception {
        script(
                fcmAnswers(401, "THIRD_PARTY_AUTH_ERROR").forToken("iphone-1"),
                fcmAnswers(401, "THIRD_PARTY_AUTH_ERROR").forToken("iphone-2"));
        WriterHarness harness = open("fcm");
        harness.write(ios("iphone-1"), ios("iphone-2"));
        harness.runUntil(() -> harness.gauge("breakerState") == 2);
        harness.write(many(1_000));
        harness.runUntil(() -> harness.outcomes(ACCEPTED) == 1_000);

        assertThat(harness.gauge("breakerState")).isPositive();
        STUB.stub().clearScripts();
        harness.flush(true);
        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(1_002);
    }

    @Test
    void everyPlatformIsReachedThroughFcm() throws Exception {
        config.set(PresentationOptions.ANDROID_CHANNEL, "sales");
        config.set(PresentationOptions.INTERRUPTION_LEVEL, "time-sensitive");
        config.set(PresentationOptions.MUTABLE_CONTENT, true);
        WriterHarness harness = open("fcm");
        harness.settle(fcm("android"), ios("iphone"));

        assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2);
        assertThat(STUB.stub().accepted("sale")).hasSize(2);
    }

    @Test
    void oneMisconfiguredAnswerAmongManyAcceptedStopsNobody() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 3);
        script(fcmAnswers(403, "PERMISSION_DENIED").forToken("odd"));
        WriterHarness harness = open("fcm");
        harness.settle(many(100));
        harness.settle(fcm("odd"));

        assertThat(harness.receipt("odd").outcome()).isEqualTo(EXHAUSTED);
        assertThat(harness.counter(DeliveryMetric.HELD)).isZero();
    }

    @Test
    void aPayloadThatIsTooLargeIsNotSent() throws Exception {
        SaleMessage large = new SaleMessage("large", "1", "t", "x".repeat(5_000), Map.of(), 0, Pushes.FAR_FUTURE);
        WriterHarness fcm = open("fcm");
        WriterHarness apns = open("apns");
        fcm.settle(Pushes.notification("token", large));
        apns.settle(Pushes.notification("ab".repeat(32), large));

        assertThat(fcm.receipts().get(0).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(fcm.deadLetters()).hasSize(1);
        assertThat(apns.receipts().get(0).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(apns.deadLetters()).hasSize(1);
    }

    @Test
    void keepsToTheRate() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 200.0);
        WriterHarness harness = open("fcm");
        harness.settle(many(200));

        long first = harness.receipts().stream()
                .mapToLong(DeliveryReceipt::firstAttemptAt)
                .min()
                .orElseThrow();
        long last = harness.receipts().stream()
                .mapToLong(DeliveryReceipt::firstAttemptAt)
                .max()
                .orElseThrow();
        // 200 at 200 a second, of which the bucket may have saved up 10.
        assertThat(last - first).isGreaterThanOrEqualTo(900);
    }

    @Test
    void afterRescalingASubtaskHasItsNewShareOfTheRate() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 800.0);
        script(fcmAnswers(503, "UNAVAILABLE").withRetryAfterSeconds(1).times(1));
        WriterHarness alone = open("fcm");
        alone.write(many(200));
        alone.runUntil(() -> alone.gauge("waiting") == 200);
        List<ChannelWriterState> state = alone.checkpoint();
        alone.close();
        STUB.stub().clearScripts();
        WriterHarness oneOfFour = restored(state, 4);
        oneOfFour.runUntil(() -> oneOfFour.outcomes(ACCEPTED) == 200);

        LongSummaryStatistics completed = oneOfFour.receipts().stream()
                .mapToLong(DeliveryReceipt::completedAt)
                .summaryStatistics();
        // 200 at 200 a second, of which the bucket may have saved up 10.
        assertThat(completed.getMax() - completed.getMin()).isGreaterThanOrEqualTo(900);
    }

    @Test
    void wrongCredentialsFailAtTheStartWithOneLine() throws IOException {
        Path garbage = Files.writeString(directory.resolve("garbage"), "not a key");
        config.set(ApnsOptions.KEY_FILE, garbage.toString());
        config.set(FcmOptions.CREDENTIALS_FILE, garbage.toString());

        assertFailsAtTheStart("apns", "wishcast.apns.key-file: " + garbage);
        assertFailsAtTheStart("fcm", "wishcast.fcm.credentials-file: " + garbage);

        config.set(ApnsOptions.KEY_FILE, "/nowhere/key.p8");
        config.set(FcmOptions.CREDENTIALS_FILE, "/nowhere/account.json");
        assertFailsAtTheStart("apns", "/nowhere/key.p8");
        assertFailsAtTheStart("fcm", "/nowhere/account.json");
    }

    private void assertFailsAtTheStart(String channelId, String line) {
        assertThatThrownBy(() -> new WriterHarness(channelId, config).close())
                .isInstanceOf(SuppressRestartsException.class)
                .cause()
                .isInstanceOf(IllegalConfigurationException.class)
                .hasMessageContaining(line)
                .hasMessageNotContaining("\n");
    }

    private WriterHarness open(String channelId) throws Exception {
        return closedAfterwards(new WriterHarness(channelId, config));
    }

    /** The first of several subtasks after a restart. */
    private WriterHarness restored(Collection<ChannelWriterState> state, int parallelism) throws Exception {
        return closedAfterwards(new WriterHarness("fcm", config, state, parallelism));
    }

    private WriterHarness restored(Collection<ChannelWriterState> state, ReceiptLog written) throws Exception {
        return closedAfterwards(WriterHarness.restored("fcm", config, state, written));
    }

    private WriterHarness closedAfterwards(WriterHarness harness) {
        opened.add(harness);
        return harness;
    }

    private static void script(StubScript... scripts) {
        STUB.stub().script(scripts);
    }

    private static StubScript fcmAnswers(int status, String code) {
        return StubScript.answer(StubProvider.FCM, status, code);
    }

    private static StubScript apnsAnswers(int status, String reason) {
        return StubScript.answer(StubProvider.APNS, status, reason);
    }

    private static StubStatistics statistics() {
        return STUB.stub().statistics();
    }

    private Notification fcm(String token) {
        return Pushes.notification(token, message);
    }

    private Notification ios(String token) {
        Recipient android = fcm(token).recipient();
        return Notification.of(
                new Recipient(android.userId(), android.deviceId(), "ios", android.address(), android.locale()),
                message);
    }

    private Notification apns(int number) {
        return Pushes.notification(apnsToken(number), message);
    }

    private static String apnsToken(int number) {
        return String.format("%064x", number);
    }

    private Notification[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> fcm("token-" + i)).toArray(Notification[]::new);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
