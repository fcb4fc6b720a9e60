package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.deadletter.DeadLetter;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.StubExtension;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.fcm.FcmOptions;
import dev.wishcast.sinks.gate.ChannelGate;
import dev.wishcast.sinks.readback.InMemoryReceiptLog;
import dev.wishcast.sinks.transport.http2.Http2Options;
import dev.wishcast.stub.ProviderStub;
import dev.wishcast.stub.StubConfig;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static dev.wishcast.connectors.receipt.DeliveryOutcome.ACCEPTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.DEAD_TOKEN;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.EXHAUSTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.EXPIRED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.REJECTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** One writer against the provider stub. */
class ChannelWriterITCase {

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    @TempDir
    Path directory;

    private final SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
    private Configuration config;

    @BeforeEach
    void configure() {
        config = STUB.config();
        config.set(DeliveryOptions.BACKOFF_INITIAL, Duration.ofMillis(20));
        config.set(DeliveryOptions.BACKOFF_MAX, Duration.ofMillis(100));
    }

    @Test
    void theReceiptTellsWhatHappened() throws Exception {
        long before = System.currentTimeMillis();
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
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
    }

    @Test
    void aDeadTokenIsSentToOnce() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 404, "UNREGISTERED").forToken("dead"));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("dead"), fcm("alive"));
            harness.flush(true);

            assertThat(receipt(harness, "dead").outcome()).isEqualTo(DEAD_TOKEN);
            assertThat(receipt(harness, "dead").reason()).isEqualTo("UNREGISTERED");
            assertThat(receipt(harness, "dead").attempts()).isOne();
            assertThat(receipt(harness, "dead").tokenHash()).isEqualTo(TokenHash.of("dead"));
            // FCM does not say since when.
            assertThat(receipt(harness, "dead").tokenDeadSince())
                    .isEqualTo(receipt(harness, "dead").completedAt());
            assertThat(receipt(harness, "alive").tokenHash()).isNull();
            assertThat(receipt(harness, "alive").outcome()).isEqualTo(ACCEPTED);
            assertThat(harness.deadLetters()).isEmpty();
            assertThat(STUB.stub().statistics().answers("fcm", "404 UNREGISTERED"))
                    .isOne();
        }
    }

    @Test
    void theReceiptTellsSinceWhenATokenIsDeadAndNeverLaterThanTheAnswer() throws Exception {
        StubScript unregistered = StubScript.answer(StubProvider.APNS, 410, "Unregistered");
        STUB.stub()
                .script(
                        unregistered.forToken(apns(1).recipient().address()).withTimestamp(1_700_000_000_000L),
                        unregistered.forToken(apns(2).recipient().address()).withTimestamp(Pushes.FAR_FUTURE));
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(apns(1), apns(2));
            harness.flush(true);

            DeliveryReceipt past = receipt(harness, apns(1).recipient().address());
            assertThat(past.tokenHash())
                    .isEqualTo(TokenHash.of(apns(1).recipient().address()));
            assertThat(past.tokenDeadSince()).isEqualTo(1_700_000_000_000L);
            DeliveryReceipt future = receipt(harness, apns(2).recipient().address());
            assertThat(future.tokenDeadSince()).isEqualTo(future.completedAt());
        }
    }

    @Test
    void whatTheProviderRejectsBecomesADeadLetterWithoutTheToken() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 400, "INVALID_ARGUMENT")
                        .forToken("refused-token")
                        .withBody(
                                "{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"message\":\"refused-token is odd\"}}"));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("refused-token"));
            harness.flush(true);

            assertThat(harness.receipts().get(0).outcome()).isEqualTo(REJECTED);
            DeadLetter letter = harness.deadLetters().get(0);
            assertThat(letter.reason()).isEqualTo(DeadLetterReason.REJECTED);
            assertThat(letter.notificationId()).isEqualTo(fcm("refused-token").id());
            assertThat(letter.saleId()).isEqualTo("sale");
            assertThat(letter.detail()).isEqualTo("fcm INVALID_ARGUMENT: <token> is odd");
        }
    }

    @Test
    void retriesUntilTheProviderTakesIt() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE").times(3));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(50));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(50);
            assertThat(harness.receipts())
                    .allSatisfy(receipt -> assertThat(receipt.attempts()).isEqualTo(4));
            assertThat(harness.counter(DeliveryMetric.RETRY_AFTER)).isEqualTo(150);
            assertThat(STUB.stub().statistics().totals().duplicates()).isZero();
        }
    }

    @Test
    void givesUpAfterTheLastAttempt() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 3);
        STUB.stub().script(StubScript.answer(StubProvider.FCM, 500, "INTERNAL"));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            // Three times three failures in a row do not open the breaker.
            harness.write(many(3));
            harness.flush(true);

            assertThat(harness.outcomes(EXHAUSTED)).isEqualTo(3);
            assertThat(harness.deadLetters()).hasSize(3).allSatisfy(letter -> {
                assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
                assertThat(letter.detail()).isEqualTo("fcm INTERNAL: gave up after 3 attempts");
            });
            assertThat(STUB.stub().statistics().answers("fcm", "500 INTERNAL")).isEqualTo(9);
        }
    }

    @Test
    void oneThatWaitsDoesNotHoldUpTheOthers() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 429, "QUOTA_EXCEEDED")
                        .forToken("slow")
                        .withQuota(StubScript.Quota.DEVICE)
                        .withRetryAfterSeconds(3600));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("slow"));
            harness.runUntil(() -> harness.gauge("waiting") == 1);
            harness.write(many(300));
            harness.runUntil(() -> harness.outcomes(ACCEPTED) == 300);

            assertThat(harness.gauge("waiting")).isOne();
            harness.flush(false);
        }
    }

    @Test
    void nothingIsSentForAWithdrawnSaleOrOneThatHasEnded() throws Exception {
        Notification ended = Pushes.notification("late", Pushes.message("ended", System.currentTimeMillis() - 1));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.writeStop("sale");
            harness.write(fcm("stopped"), ended);
            harness.flush(true);

            assertThat(receipt(harness, "stopped").outcome()).isEqualTo(WITHDRAWN);
            assertThat(receipt(harness, "late").outcome()).isEqualTo(EXPIRED);
            assertThat(harness.receipts()).allSatisfy(receipt -> {
                assertThat(receipt.attempts()).isZero();
                assertThat(receipt.firstAttemptAt()).isZero();
            });
            assertThat(STUB.stub().statistics().totals().accepted()).isZero();
        }
    }

    @Test
    void whatWaitsOfAStoppedSaleIsWithdrawnAndTheRestIsNot() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE").times(1));
        SaleMessage other = Pushes.message("other", Pushes.FAR_FUTURE);
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(500));
            harness.write(Pushes.notification("of-another-sale", other));
            harness.runUntil(() -> harness.gauge("inFlight") == 0 && harness.gauge("waiting") == 501);
            harness.writeStop("sale");

            harness.runUntil(() -> harness.outcomes(WITHDRAWN) == 500);
            harness.flush(true);
            assertThat(harness.outcomes(ACCEPTED)).isOne();
            assertThat(harness.receipts()).hasSize(501);
        }
    }

    @Test
    void whatIsInFlightWhenItsSaleIsStoppedIsNotSentAgain() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE").withExtraLatencyMs(500));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("in-flight"));
            harness.runUntil(() -> harness.gauge("inFlight") == 1 && harness.gauge("connections") == 1);
            harness.writeStop("sale");
            harness.flush(true);

            assertThat(receipt(harness, "in-flight").outcome()).isEqualTo(WITHDRAWN);
            assertThat(receipt(harness, "in-flight").attempts()).isOne();
        }
    }

    @Test
    void aRetryThatWouldComeAfterTheSaleExpires() throws Exception {
        SaleMessage short1 = Pushes.message("short", System.currentTimeMillis() + 30_000);
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 429, "QUOTA_EXCEEDED")
                        .withRetryAfterSeconds(60));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(Pushes.notification("token", short1));
            harness.flush(true);

            assertThat(harness.receipts().get(0).outcome()).isEqualTo(EXPIRED);
            assertThat(harness.receipts().get(0).reason()).isEqualTo("QUOTA_EXCEEDED");
        }
    }

    @Test
    void retriesWaitInTheStateAndAreNotInFlight() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE").withRetryAfterSeconds(3600));
        List<ChannelWriterState> state;
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(1_500));
            harness.runUntil(() -> harness.gauge("waiting") == 1_500);
            state = harness.checkpoint();

            assertThat(harness.flushes()).isOne();
            assertThat(harness.receipts()).isEmpty();
        }

        assertThat(state.stream()
                        .mapToInt(piece -> piece.notifications().size())
                        .sum())
                .isEqualTo(1_500);
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
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                        .withRetryAfterSeconds(1)
                        .times(1));
        List<ChannelWriterState> state;
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(500));
            harness.runUntil(() -> harness.gauge("waiting") == 500);
            state = harness.checkpoint();
        }
        try (WriterHarness restored = new WriterHarness("fcm", config, state)) {
            restored.runUntil(() -> restored.outcomes(ACCEPTED) == 500);

            assertThat(restored.receipts()).allSatisfy(receipt -> {
                assertThat(receipt.attempts()).isEqualTo(2);
                assertThat(receipt.completedAt() - receipt.firstAttemptAt()).isGreaterThanOrEqualTo(1_000);
            });
            assertThat(STUB.stub().statistics().totals().accepted()).isEqualTo(500);
        }
    }

    @Test
    void sendsNothingAgainThatAReceiptShowsAsSettled() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                        .withRetryAfterSeconds(1)
                        .forToken(fcm("waits").recipient().address())
                        .times(1));
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                        .withRetryAfterSeconds(1)
                        .forToken(fcm("waits-longer").recipient().address())
                        .times(2));
        List<ChannelWriterState> state;
        InMemoryReceiptLog log = new InMemoryReceiptLog();
        try (WriterHarness harness = WriterHarness.restored("fcm", config, List.of(), log)) {
            harness.write(fcm("before"), fcm("waits"), fcm("waits-longer"));
            harness.runUntil(() -> harness.gauge("waiting") == 2 && harness.outcomes(ACCEPTED) == 1);
            log.append(harness.receipts());
            state = harness.checkpoint();
            harness.write(fcm("after"));
            harness.runUntil(() -> harness.outcomes(ACCEPTED) == 3);
            log.append(harness.receipts().subList(1, 3));
        }
        try (WriterHarness restored = WriterHarness.restored("fcm", config, state, log)) {
            assertThat(restored.gauge("readBackRemembered")).isOne();
            restored.write(fcm("after"), fcm("new"));
            restored.runUntil(() -> restored.outcomes(ACCEPTED) == 2);

            assertThat(restored.receipts())
                    .extracting(DeliveryReceipt::deviceId)
                    .containsExactlyInAnyOrder("device-of-waits-longer", "device-of-new");
            assertThat(restored.counter(DeliveryMetric.SKIPPED_AS_SETTLED)).isEqualTo(2);
            assertThat(restored.gauge("readBackRemembered")).isZero();
            assertThat(STUB.stub().statistics().totals().accepted()).isEqualTo(5);
        }
    }

    @Test
    void aCancelledTaskWritesReceiptsForWhatItHasSentAndSendsNothingMore() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 100.0);
        STUB.stub().script(StubScript.slow(StubProvider.FCM, 100));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(50));
            harness.runUntil(() -> STUB.stub().statistics().totals().accepted() > 0);
            harness.cancel();

            long accepted = STUB.stub().statistics().totals().accepted();
            assertThat(accepted).isBetween(1L, 49L);
            assertThat(harness.outcomes(ACCEPTED))
                    .isEqualTo(accepted)
                    .isEqualTo(harness.receipts().size());
        }
    }

    @Test
    void aJobThatIsStoppedTakesTheAnswersThatCameSinceItsSavepoint() throws Exception {
        STUB.stub().script(StubScript.slow(StubProvider.FCM, 100));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(5));
            harness.runUntil(() -> harness.gauge("inFlight") == 5);
            await().until(harness::hasMail);
            harness.stop();

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(5);
        }
    }

    @Test
    void aCheckpointDoesNotWaitForWhatWaitsForTheRateLimit() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 1.0);
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(5));
            int inState = harness.checkpoint().stream()
                    .mapToInt(piece -> piece.notifications().size())
                    .sum();
            assertThat(inState).isPositive();
            assertThat(harness.outcomes(ACCEPTED) + inState).isEqualTo(5);

            harness.runUntil(() -> harness.outcomes(ACCEPTED) == 5);
            assertThat(harness.counter(DeliveryMetric.RETRIED)).isZero();
            assertThat(STUB.stub().statistics().totals().accepted()).isEqualTo(5);
        }
    }

    @Test
    void takesATrickleOnlyWhileTooManyWait() throws Exception {
        config.set(DeliveryOptions.MAX_WAITING, 10);
        STUB.stub().script(StubScript.answer(StubProvider.FCM, 401, "THIRD_PARTY_AUTH_ERROR"));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
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
    }

    @Test
    void leavesAProviderAloneThatAsksForIt() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 429, "QUOTA_EXCEEDED")
                        .withRetryAfterSeconds(2)
                        .times(1));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("first"));
            harness.runUntil(() -> harness.gauge("waiting") == 1);
            STUB.stub().clearScripts();
            harness.write(many(1_000));
            assertThat(harness.gauge("waiting")).isEqualTo(1_001);
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(1_001);
            assertThat(harness.counter(DeliveryMetric.HELD)).isGreaterThanOrEqualTo(1_000);
            long refusedAt = receipt(harness, "first").firstAttemptAt();
            assertThat(STUB.stub().accepted())
                    .allSatisfy(push -> assertThat(push.firstAcceptedAt()).isGreaterThanOrEqualTo(refusedAt + 2_000));
        }
    }

    @Test
    void aFewThatHaveToWaitDoNotHoldUpTheOthers() throws Exception {
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                        .forShare(0.05)
                        .withRetryAfterSeconds(3600));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(100));
            harness.runUntil(() -> harness.outcomes(ACCEPTED) > 80);
            harness.write(many(2_000));
            harness.runUntil(() -> harness.outcomes(ACCEPTED) + harness.gauge("waiting") == 2_100);

            assertThat(harness.counter(DeliveryMetric.HELD)).isZero();
        }
    }

    @Test
    void anOutageIsProbedAndNothingIsGivenUp() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 3);
        STUB.stub().script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE"));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(2_000));
            harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("inFlight") == 0);
            long beforeProbes = STUB.stub().statistics().answers("fcm", "503 UNAVAILABLE");
            harness.runUntil(() -> STUB.stub().statistics().answers("fcm", "503 UNAVAILABLE") > beforeProbes
                    && harness.gauge("breakerState") == 2);
            assertThat(STUB.stub().statistics().answers("fcm", "503 UNAVAILABLE") - beforeProbes)
                    .isEqualTo(ChannelGate.PROBES);
            STUB.stub().clearScripts();
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2_000);
            assertThat(harness.gauge("breakerState")).isZero();
        }
    }

    @Test
    void theWrongEnvironmentKillsNoToken() throws Exception {
        STUB.stub().script(StubScript.answer(StubProvider.APNS, 400, "BadDeviceToken"));
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(IntStream.range(0, 500).mapToObj(this::apns).toArray(Notification[]::new));
            harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("inFlight") == 0);
            assertThat(harness.receipts()).isEmpty();
            STUB.stub().clearScripts();
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(500);
        }
    }

    @Test
    void aSingleBadTokenIsAskedOnceMoreUnlessTheEnvironmentIsProven() throws Exception {
        STUB.stub()
                .script(
                        StubScript.answer(StubProvider.APNS, 400, "BadDeviceToken")
                                .forToken(apns(1).recipient().address()),
                        StubScript.answer(StubProvider.APNS, 400, "BadDeviceToken")
                                .forToken(apns(2).recipient().address()));
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(apns(1));
            harness.flush(true);
            assertThat(receipt(harness, apns(1).recipient().address()).outcome())
                    .as("who knows whether the token is dead")
                    .isEqualTo(REJECTED);
            assertThat(receipt(harness, apns(1).recipient().address()).attempts())
                    .isEqualTo(2);

            harness.write(apns(3), apns(4), apns(5), apns(6));
            harness.flush(true);
            harness.write(apns(2));
            harness.flush(true);
            assertThat(receipt(harness, apns(2).recipient().address()).outcome())
                    .isEqualTo(DEAD_TOKEN);
            assertThat(receipt(harness, apns(2).recipient().address()).attempts())
                    .isOne();
        }
    }

    @Test
    void survivesConnectionsThatAreCut() throws Exception {
        // Every cut takes up to a hundred others with it.
        config.set(DeliveryOptions.MAX_ATTEMPTS, 100);
        STUB.stub()
                .script(StubScript.lose(StubProvider.FCM, ConnectionLoss.CUT)
                        .forShare(0.005)
                        .times(1));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(2_000));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2_000);
            assertThat(STUB.stub().statistics().totals().distinct()).isEqualTo(2_000);
            assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isPositive();
        }
    }

    @Test
    void afterAGoawaySendsOnlyAgainWhatWasNotProcessed() throws Exception {
        STUB.stub()
                .script(
                        StubScript.slow(StubProvider.FCM, 500).forToken("processed"),
                        StubScript.lose(StubProvider.FCM, ConnectionLoss.GOAWAY)
                                .forToken("refused")
                                .times(1));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("processed"), fcm("refused"));
            harness.flush(true);

            assertThat(receipt(harness, "processed").attempts()).isOne();
            assertThat(receipt(harness, "refused").attempts()).isEqualTo(2);
            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2);
            assertThat(harness.counter(DeliveryMetric.UNSENT)).isOne();
            assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isZero();
            assertThat(STUB.stub().statistics().totals().duplicates()).isZero();
        }
    }

    @Test
    void survivesManyGoaways() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 100);
        STUB.stub()
                .script(StubScript.lose(StubProvider.FCM, ConnectionLoss.GOAWAY)
                        .forShare(0.01)
                        .times(1));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(2_000));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2_000);
            assertThat(STUB.stub().statistics().totals().distinct()).isEqualTo(2_000);
        }
    }

    @Test
    void anAnswerThatNeverComesIsUnknownAndSentAgain() throws Exception {
        config.set(Http2Options.REQUEST_TIMEOUT, Duration.ofSeconds(3));
        STUB.stub()
                .script(StubScript.slow(StubProvider.FCM, 60_000)
                        .forToken("lost")
                        .times(1));
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(fcm("lost"), fcm("other"));
            harness.flush(true);

            assertThat(receipt(harness, "lost").outcome()).isEqualTo(ACCEPTED);
            assertThat(receipt(harness, "lost").attempts()).isEqualTo(2);
            assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isOne();
        }
    }

    @Test
    void aProviderThatCannotBeReachedLosesNothing() throws Exception {
        int port = freePort();
        config.set(FcmOptions.ENDPOINT, "https://127.0.0.1:" + port);
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
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

            try (ProviderStub late = ProviderStub.start(
                    StubConfig.defaults().withPorts(port, 0).withDirectory(directory.resolve("late")))) {
                // Its certificate is another: trusted only by a new writer, with the state of this one.
                Configuration trusting = StubExtension.config(late);
                try (WriterHarness restored = new WriterHarness("fcm", trusting, harness.checkpoint())) {
                    restored.runUntil(() -> restored.outcomes(ACCEPTED) == 100);
                    assertThat(restored.receipts()).allSatisfy(receipt -> assertThat(receipt.attempts())
                            .isOne());
                }
            }
        }
    }

    @Test
    void refusedCredentialsLoseNothing() throws Exception {
        config.set(DeliveryOptions.MAX_ATTEMPTS, 1);
        STUB.stub().script(StubScript.answer(StubProvider.APNS, 403, "InvalidProviderToken"));
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(apns(1), apns(2));
            harness.runUntil(() -> harness.counter(DeliveryMetric.MISCONFIGURED) > 2);
            assertThat(harness.receipts()).isEmpty();
            STUB.stub().clearScripts();
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(2);
        }
    }

    @Test
    void apnsRequestsAreWhatApnsWants() throws Exception {
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(apns(7));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isOne();
            assertThat(STUB.stub().accepted("sale")).singleElement().satisfies(push -> {
                assertThat(push.token()).isEqualTo(apns(7).recipient().address());
                assertThat(push.lastNotificationId()).hasToString(apns(7).id());
            });
        }
    }

    @Test
    void tokensThatCannotBeTokensAreNotSent() throws Exception {
        try (WriterHarness fcm = new WriterHarness("fcm", config);
                WriterHarness apns = new WriterHarness("apns", config)) {
            fcm.write(fcm("with\"quote"), fcm("with space"), fcm("ünicode"), fcm("new\nline"));
            fcm.flush(true);
            apns.write(
                    Pushes.notification("../../etc", message),
                    Pushes.notification("0123zz", message),
                    Pushes.notification("１２", message));
            apns.flush(true);

            assertThat(fcm.outcomes(DEAD_TOKEN)).isEqualTo(4);
            assertThat(apns.outcomes(DEAD_TOKEN)).isEqualTo(3);
            assertThat(STUB.stub().statistics().answers("fcm", "400 INVALID_ARGUMENT"))
                    .isZero();
        }
    }

    @Test
    void aPayloadThatIsTooLargeIsNotSent() throws Exception {
        SaleMessage large =
                new SaleMessage("large", "1", "t", "x".repeat(5_000), java.util.Map.of(), 0, Pushes.FAR_FUTURE);
        try (WriterHarness fcm = new WriterHarness("fcm", config);
                WriterHarness apns = new WriterHarness("apns", config)) {
            fcm.write(Pushes.notification("token", large));
            fcm.flush(true);
            apns.write(Pushes.notification("ab".repeat(32), large));
            apns.flush(true);

            assertThat(fcm.receipts().get(0).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(fcm.deadLetters()).hasSize(1);
            assertThat(apns.receipts().get(0).reason()).isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(apns.deadLetters()).hasSize(1);
        }
    }

    @Test
    void keepsToTheRate() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 200.0);
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many(200));
            harness.flush(true);

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
    }

    @Test
    void afterRescalingASubtaskHasItsNewShareOfTheRate() throws Exception {
        config.set(FcmOptions.RATE_PER_SECOND, 800.0);
        STUB.stub()
                .script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                        .withRetryAfterSeconds(1)
                        .times(1));
        List<ChannelWriterState> state;
        try (WriterHarness alone = new WriterHarness("fcm", config)) {
            alone.write(many(200));
            alone.runUntil(() -> alone.gauge("waiting") == 200);
            state = alone.checkpoint();
        }
        STUB.stub().clearScripts();
        try (WriterHarness oneOfFour = new WriterHarness("fcm", config, state, 4)) {
            oneOfFour.runUntil(() -> oneOfFour.outcomes(ACCEPTED) == 200);

            LongSummaryStatistics completed = oneOfFour.receipts().stream()
                    .mapToLong(DeliveryReceipt::completedAt)
                    .summaryStatistics();
            // 200 at 200 a second, of which the bucket may have saved up 10.
            assertThat(completed.getMax() - completed.getMin()).isGreaterThanOrEqualTo(900);
        }
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

    private Notification fcm(String token) {
        return Pushes.notification(token, message);
    }

    private Notification apns(int number) {
        return Pushes.notification(String.format("%064x", number), message);
    }

    private Notification[] many(int count) {
        return IntStream.range(0, count).mapToObj(i -> fcm("token-" + i)).toArray(Notification[]::new);
    }

    private static DeliveryReceipt receipt(WriterHarness harness, String token) {
        return harness.receipts().stream()
                .filter(receipt -> receipt.deviceId().equals("device-of-" + token))
                .findFirst()
                .orElseThrow();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
