package dev.wishcast.sinks.writer;

import dev.wishcast.connectors.DeadLetterReason;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.connectors.receipt.ReceiptPosition;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.ChannelTraits;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.channel.Outcome;
import dev.wishcast.sinks.readback.ReadBackPositions;
import dev.wishcast.sinks.transport.RequestFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static dev.wishcast.connectors.receipt.DeliveryOutcome.ACCEPTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.EXHAUSTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.REJECTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.WITHDRAWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** One writer of a channel that the test answers for. */
class ChannelWriterTest {

    private static final double FAST = 1e9;

    /** Of one writer; as much as the waiting room takes. */
    private static final int MANY = 250_000;

    /** What one mail may do, with some room for what came before it. */
    private static final int PORTION = 200;

    private final SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
    private final Configuration config = new Configuration();

    @Test
    void aRequestTakesAsManyRecipientsOfASaleAsTheChannelAllows() throws Exception {
        FakeChannel channel = new FakeChannel(new ChannelTraits(FAST, 10, true));
        SaleMessage other = Pushes.message("other", Pushes.FAR_FUTURE);
        Notification[] some = many("host:", 25);
        channel.answer(sent -> sent.size() == 3 ? new Outcome.Rejected("BAD", "why") : Outcome.Accepted.INSTANCE);
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(some);
            harness.write(IntStream.range(0, 3)
                    .mapToObj(i -> Pushes.notification("host:" + i, other))
                    .toArray(Notification[]::new));
            harness.flush(true);

            assertThat(channel.sent()).extracting(List::size).containsExactly(10, 10, 5, 3);
            assertThat(channel.sent().stream().limit(3).flatMap(List::stream)).containsExactly(some);
            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(25);
            assertThat(harness.outcomes(REJECTED)).isEqualTo(3);
            assertThat(harness.deadLetters()).hasSize(3);
            assertThat(harness.gauge("inFlight")).isZero();
        }
    }

    @Test
    void aRequestHasRecipientsBehindOneGateOnly() throws Exception {
        FakeChannel channel = new FakeChannel(new ChannelTraits(FAST, 10, true));
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(push("one:1"), push("one:2"), push("two:1"), push("one:3"));
            harness.flush(true);

            assertThat(channel.sent()).extracting(List::size).containsExactly(2, 1, 1);
        }
    }

    @Test
    void aClosedGateHoldsUpNobodyBehindAnother() throws Exception {
        FakeChannel channel = fast();
        channel.answer(sent -> sent.get(0).recipient().address().startsWith("down")
                ? new Outcome.RetryAfter("UNAVAILABLE", 0, Outcome.Scope.PROVIDER, false)
                : Outcome.Accepted.INSTANCE);
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(many("down:", 100));
            harness.runUntil(() -> harness.gauge("breakerState") == 2 && harness.gauge("waiting") == 100);
            harness.write(many("up:", 300));
            harness.runUntil(() -> harness.outcomes(ACCEPTED) == 300);

            assertThat(harness.gauge("waiting") + harness.gauge("inFlight") + harness.gauge("buffered"))
                    .isEqualTo(100);
        }
    }

    /** Read back after a crash, the receipt alone says that nothing is left to do. */
    @Test
    void aReceiptComesAfterItsDeadLetterWasFlushed() throws Exception {
        FakeChannel channel = fast();
        channel.answer(sent -> new Outcome.Rejected("BAD", "why"));
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(push("one"));
            harness.runUntil(() -> harness.deadLetters().size() == 1);
            assertThat(harness.receipts()).isEmpty();
            assertThat(harness.flushesOfDeadLetters()).isZero();

            // Without a checkpoint, too.
            harness.runUntil(() -> harness.outcomes(REJECTED) == 1);
            assertThat(harness.flushesOfDeadLetters()).isOne();
        }
    }

    @Test
    void manyRefusalsDoNotPileUp() throws Exception {
        FakeChannel channel = fast();
        channel.answer(sent -> new Outcome.Rejected("BAD", "why"));
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(many("host:", 2_500));
            harness.runUntil(() -> harness.deadLetters().size() == 2_500);

            assertThat(harness.outcomes(REJECTED)).isBetween(2_000L, 2_500L);
        }
    }

    @Test
    void aTaskThatEndsWritesTheReceiptsThatWaitedForTheirDeadLetters() throws Exception {
        FakeChannel channel = fast();
        channel.answer(sent -> new Outcome.Rejected("BAD", "why"));
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(push("one"));
            harness.runUntil(() -> harness.deadLetters().size() == 1);
            // Its response has not been looked at yet.
            harness.write(push("two"));
            harness.cancel();

            assertThat(harness.deadLetters()).hasSize(2);
            assertThat(harness.outcomes(REJECTED)).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = RequestFailure.Kind.class,
            names = {"CONNECTION_LOST", "UNANSWERED"})
    void whatMustNotBeRepeatedIsNotSentAgainWhenItsOutcomeIsUnknown(RequestFailure.Kind kind) throws Exception {
        FakeChannel channel = new FakeChannel(new ChannelTraits(FAST, 1, false));
        channel.fail(new RequestFailure(kind, "LOST"));
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(push("one"));
            harness.flush(true);

            assertThat(channel.sent()).hasSize(1);
            DeliveryReceipt receipt = harness.receipts().get(0);
            assertThat(receipt.outcome()).isEqualTo(EXHAUSTED);
            assertThat(receipt.reason()).isEqualTo("OUTCOME_UNKNOWN");
            assertThat(harness.deadLetters()).singleElement().satisfies(letter -> {
                assertThat(letter.reason()).isEqualTo(DeadLetterReason.EXHAUSTED);
                assertThat(letter.detail()).startsWith("fake OUTCOME_UNKNOWN: LOST");
            });
            assertThat(harness.counter(DeliveryMetric.UNKNOWN)).isOne();
            assertThat(harness.counter(DeliveryMetric.UNKNOWN_RESENT)).isZero();
        }
    }

    @Test
    void whatMustNotBeRepeatedIsSentAgainWhenItWasSurelyNotProcessed() throws Exception {
        FakeChannel channel = new FakeChannel(new ChannelTraits(FAST, 1, false));
        channel.answer(
                sent -> channel.sent().size() == 1 ? new Outcome.Unsent("GOAWAY", false) : Outcome.Accepted.INSTANCE);
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(push("one"));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isOne();
        }
    }

    @Test
    void aStopOvertakesSlicesOfItsSale() throws Exception {
        FakeChannel channel = fast();
        SaleMessage other = Pushes.message("other", Pushes.FAR_FUTURE);
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.writeStop("sale");
            harness.write(many("late:", 500));
            harness.write(Pushes.notification("on", other));
            harness.runUntil(() -> harness.receipts().size() == 501);

            assertThat(harness.outcomes(WITHDRAWN)).isEqualTo(500);
            assertThat(channel.sent()).hasSize(1);
        }
    }

    @Test
    void afterAStopNothingIsSentHoweverManyWait() throws Exception {
        FakeChannel channel = new FakeChannel(new ChannelTraits(1_000, 1, true));
        try (WriterHarness harness = new WriterHarness(channel, waiting(MANY))) {
            harness.runUntil(() -> channel.sent().size() > 50);
            harness.writeStop("sale");
            int sent = channel.sent().size();
            long most = 0;
            boolean checkpointed = false;
            while (harness.counter(DeliveryMetric.WITHDRAWN) < MANY - sent) {
                long before = harness.counter(DeliveryMetric.WITHDRAWN);
                if (harness.runMail()) {
                    most = Math.max(most, harness.counter(DeliveryMetric.WITHDRAWN) - before);
                }
                if (before > MANY / 2 && !checkpointed) {
                    // A barrier comes between two mails, and meets what is left.
                    checkpointed = true;
                    assertThat(WriterHarness.notifications(harness.checkpoint()))
                            .isEqualTo(MANY - sent - harness.counter(DeliveryMetric.WITHDRAWN));
                }
            }

            assertThat(checkpointed).isTrue();
            assertThat(most).as("receipts written in one mail").isLessThanOrEqualTo(PORTION);
            assertThat(channel.sent()).as("nothing after the stop").hasSize(sent);
            assertThat(harness.outcomes(WITHDRAWN)).isEqualTo(MANY - sent);
        }
    }

    /** Settling half a million at once would take the CPU from the I/O threads, and responses would come late. */
    @Test
    void whileAResponseIsAwaitedFewAreWithdrawnAtATime() throws Exception {
        FakeChannel channel = fast();
        channel.keepSilent();
        try (WriterHarness harness = new WriterHarness(channel, List.of())) {
            harness.write(Pushes.notification("in flight", Pushes.message("other", Pushes.FAR_FUTURE)));
            harness.writeStop("sale");
            harness.write(many("late:", 1_000));
            long most = 0;
            while (harness.counter(DeliveryMetric.WITHDRAWN) < 1_000) {
                long before = harness.counter(DeliveryMetric.WITHDRAWN);
                harness.runMail();
                most = Math.max(most, harness.counter(DeliveryMetric.WITHDRAWN) - before);
            }

            assertThat(most).as("receipts written in one mail").isLessThanOrEqualTo(25);
            assertThat(harness.gauge("inFlight")).isOne();
        }
    }

    @Test
    void whatHasWaitedIsSentInSmallPortions() throws Exception {
        FakeChannel channel = fast();
        try (WriterHarness harness = new WriterHarness(channel, waiting(20_000))) {
            int most = 0;
            while (channel.sent().size() < 20_000) {
                int before = channel.sent().size();
                if (harness.runMail()) {
                    most = Math.max(most, channel.sent().size() - before);
                }
            }

            assertThat(most).as("requests sent in one mail").isLessThanOrEqualTo(PORTION);
        }
    }

    @Test
    void afterRescalingEverySubtaskKnowsTheStops() throws Exception {
        List<ChannelWriterState> state;
        try (WriterHarness harness = new WriterHarness(fast(), List.of())) {
            harness.writeStop("sale");
            state = harness.checkpoint();
        }
        FakeChannel channel = fast();
        List<ChannelWriterState> onePiece = List.of(state.get(state.size() - 1));
        try (WriterHarness oneOfMany = new WriterHarness(channel, onePiece, WriterHarness.MAX_PARALLELISM)) {
            oneOfMany.write(push("late"));
            oneOfMany.runUntil(() -> oneOfMany.outcomes(WITHDRAWN) == 1);

            assertThat(channel.sent()).isEmpty();
        }
    }

    @Test
    void whatWaitsOfASaleThatAnotherSubtaskKnewAsStoppedIsWithdrawnAfterRescaling() throws Exception {
        List<ChannelWriterState> state = new ArrayList<>(waiting(300));
        ReadBackPositions positions = state.get(0).positions();
        state.add(new ChannelWriterState("fake", positions, Map.of("sale", Pushes.FAR_FUTURE), List.of()));
        FakeChannel channel = fast();
        try (WriterHarness harness = new WriterHarness(channel, state)) {
            harness.runUntil(() -> harness.outcomes(WITHDRAWN) == 300);

            assertThat(channel.sent()).isEmpty();
        }
    }

    @Test
    void aChannelThatIsGoneEndsInReceipts() throws Exception {
        List<ChannelWriterState> state = waiting(300).stream()
                .map(piece -> new ChannelWriterState(
                        "gone", piece.positions(), Map.of("stopped", Pushes.FAR_FUTURE), piece.notifications()))
                .toList();
        try (WriterHarness harness = new WriterHarness("gone", config, state)) {
            harness.write(push("new"), Pushes.notification("late", Pushes.message("stopped", Pushes.FAR_FUTURE)));
            harness.flush(true);

            assertThat(harness.receipts()).hasSize(302);
            assertThat(harness.outcomes(WITHDRAWN)).isOne();
            assertThat(harness.receipts().stream().filter(receipt -> receipt.outcome() == REJECTED))
                    .hasSize(301)
                    .allSatisfy(receipt -> {
                        assertThat(receipt.provider()).isEqualTo("gone");
                        assertThat(receipt.reason()).isEqualTo("PROVIDER_NOT_CONFIGURED");
                        assertThat(receipt.attempts()).isZero();
                    });
            assertThat(harness.deadLetters()).isEmpty();
            assertThat(WriterHarness.notifications(harness.checkpoint())).isZero();
        }
    }

    @Test
    void aChannelWithoutCredentialsEndsInReceipts() throws Exception {
        try (WriterHarness harness = new WriterHarness("fcm", config)) {
            harness.write(many("token-", 250));
            harness.runUntil(() -> harness.outcomes(REJECTED) == 250);

            assertThat(harness.receipts())
                    .allSatisfy(receipt -> assertThat(receipt.reason()).isEqualTo("PROVIDER_NOT_CONFIGURED"));
            assertThat(harness.deadLetters()).isEmpty();
        }
    }

    @Test
    void refusesTheStateOfAnotherChannel() {
        assertThatThrownBy(() -> new WriterHarness("apns", config, waiting(1)).close())
                .hasMessageContaining("apns")
                .hasMessageContaining("fake");
    }

    private static FakeChannel fast() {
        return new FakeChannel(new ChannelTraits(FAST, 1, true));
    }

    /** State with so many notifications, all due. */
    private List<ChannelWriterState> waiting(int count) {
        List<PendingNotification> notifications = IntStream.range(0, count)
                .mapToObj(i -> PendingNotification.of(push("host:" + i)))
                .toList();
        ReadBackPositions positions = new ReadBackPositions(ReceiptPosition.BEGINNING, ReceiptPosition.BEGINNING, 1);
        return List.of(new ChannelWriterState("fake", positions, Map.of(), notifications));
    }

    private Notification push(String address) {
        return Pushes.notification(address, message);
    }

    private Notification[] many(String prefix, int count) {
        return IntStream.range(0, count).mapToObj(i -> push(prefix + i)).toArray(Notification[]::new);
    }
}
