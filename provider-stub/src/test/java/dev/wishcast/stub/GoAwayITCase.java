package dev.wishcast.stub;

import dev.wishcast.stub.judge.AcceptedPush;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import io.netty.handler.codec.http2.Http2Error;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What GOAWAY promises: earlier streams are answered, later ones were not processed. */
class GoAwayITCase {

    private static final int STREAMS = 1_000;
    private static final int REFUSED = 600;

    private static ProviderStub stub;

    @BeforeAll
    static void start() {
        stub = ProviderStub.start(StubConfig.defaults().withMaxConcurrentStreams(2 * STREAMS));
    }

    @AfterAll
    static void stop() {
        stub.close();
    }

    @AfterEach
    void reset() {
        stub.reset();
    }

    private static String token(int number) {
        return String.format("%064x", number);
    }

    private static List<String> tokens(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(GoAwayITCase::token)
                .toList();
    }

    private static Set<String> tokensOf(Map<Integer, String> streams) {
        return streams.keySet().stream().map(stream -> token(stream / 2)).collect(Collectors.toSet());
    }

    private static Set<String> acceptedTokens() {
        return stub.accepted().stream().map(AcceptedPush::token).collect(Collectors.toSet());
    }

    @Test
    void everyAcceptedPushIsAnsweredThoughTheClientGoesOnSending() throws Exception {
        stub.script(
                StubScript.slow(StubProvider.APNS, 20).forShare(0.5),
                StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.GOAWAY)
                        .forToken(token(REFUSED)));
        try (FrameClient client = new FrameClient(stub)) {
            client.apns(tokens(0, STREAMS));
            Awaitility.await().until(() -> !client.goAways.isEmpty());
            client.apns(tokens(STREAMS, STREAMS));
            Awaitility.await().until(() -> !client.isOpen());

            int last = client.goAways.get(0);
            assertThat(client.goAwayCodes).containsExactly(Http2Error.NO_ERROR.code());
            assertThat(client.answers.keySet())
                    .hasSizeGreaterThanOrEqualTo(REFUSED)
                    .allMatch(stream -> stream <= last);
            assertThat(tokensOf(client.answers)).isEqualTo(acceptedTokens());
        }
    }

    @Test
    void answersThatWaitForTheClientsWindowAreSentBeforeTheClose() throws Exception {
        stub.script(
                StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.GOAWAY)
                        .forToken(token(REFUSED)),
                StubScript.answer(StubProvider.APNS, 503, null).accepting());
        try (FrameClient client = new FrameClient(stub, 0)) {
            client.apns(tokens(0, STREAMS));
            Awaitility.await().until(() -> !client.goAways.isEmpty());
            assertThat(client.answers).isEmpty();
            int last = client.goAways.get(0);
            client.openWindows(last);
            Awaitility.await().until(() -> !client.isOpen());

            assertThat(client.answers).hasSize(REFUSED);
            assertThat(tokensOf(client.answers)).isEqualTo(acceptedTokens());
        }
    }

    @Test
    void aPushThatIsRefusedAfterALaterOneWasAnsweredGetsItsStreamReset() throws Exception {
        stub.script(
                StubScript.lose(StubProvider.APNS, StubScript.ConnectionLoss.GOAWAY)
                        .withExtraLatencyMs(50)
                        .forToken(token(0)),
                StubScript.slow(StubProvider.APNS, 100).forToken(token(1)));
        try (FrameClient client = new FrameClient(stub)) {
            client.apns(tokens(0, 3));
            Awaitility.await().until(() -> !client.isOpen());

            assertThat(client.goAways).containsExactly(5);
            assertThat(client.resets).containsOnly(Map.entry(1, Http2Error.REFUSED_STREAM.code()));
            assertThat(client.answers).containsOnlyKeys(3, 5);
            assertThat(acceptedTokens()).containsExactlyInAnyOrder(token(1), token(2));
        }
    }
}
