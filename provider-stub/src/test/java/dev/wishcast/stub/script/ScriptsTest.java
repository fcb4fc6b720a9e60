package dev.wishcast.stub.script;

import dev.wishcast.stub.script.StubScript.ConnectionLoss;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

class ScriptsTest {

    private static final StubScript UNAVAILABLE = StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE");
    private static final StubScript UNREGISTERED = StubScript.answer(StubProvider.FCM, 404, "UNREGISTERED");

    private long nanos = Long.MAX_VALUE - 1;
    private final Scripts scripts = new Scripts(() -> nanos);

    @Test
    void nothingIsScriptedAtFirst() {
        assertThat(scripts.use(StubProvider.FCM, "a")).isNull();
    }

    @Test
    void appliesToItsProviderOrToBoth() {
        StubScript both = StubScript.slow(null, 5);
        scripts.add(List.of(UNAVAILABLE, both));

        assertThat(scripts.use(StubProvider.FCM, "a")).isEqualTo(UNAVAILABLE);
        assertThat(scripts.use(StubProvider.APNS, "a")).isEqualTo(both);
    }

    @Test
    void aTokensOwnScriptComesFirst() {
        scripts.add(List.of(UNAVAILABLE, UNREGISTERED.forToken("dead")));

        assertThat(scripts.use(StubProvider.FCM, "dead")).isEqualTo(UNREGISTERED.forToken("dead"));
        assertThat(scripts.use(StubProvider.FCM, "other")).isEqualTo(UNAVAILABLE);
    }

    @Test
    void timesAreCountedForEachToken() {
        StubScript twice = UNAVAILABLE.times(2);
        scripts.add(List.of(twice));

        for (String token : List.of("a", "b")) {
            assertThat(scripts.use(StubProvider.FCM, token)).isEqualTo(twice);
            assertThat(scripts.use(StubProvider.FCM, token)).isEqualTo(twice);
            assertThat(scripts.use(StubProvider.FCM, token)).isNull();
        }
    }

    @Test
    void anIntervalLetsOneTokenAtATimeThrough() {
        StubScript everySecond = UNAVAILABLE.everyMs(1_000);
        scripts.add(List.of(everySecond));

        assertThat(scripts.use(StubProvider.FCM, "a")).isEqualTo(everySecond);
        assertThat(scripts.use(StubProvider.FCM, "b")).isNull();
        nanos += 999_999_999;
        assertThat(scripts.use(StubProvider.FCM, "b")).isNull();
        nanos += 1;
        assertThat(scripts.use(StubProvider.APNS, "b")).isNull();
        assertThat(scripts.use(StubProvider.FCM, "b")).isEqualTo(everySecond);
    }

    @Test
    void aTokenThatIsUsedUpDoesNotTakeTheTurnOfOthers() {
        StubScript once = UNAVAILABLE.everyMs(1_000).times(1);
        scripts.add(List.of(once));

        assertThat(scripts.use(StubProvider.FCM, "a")).isEqualTo(once);
        nanos += 1_000_000_000;
        assertThat(scripts.use(StubProvider.FCM, "a")).isNull();
        assertThat(scripts.use(StubProvider.FCM, "b")).isEqualTo(once);
    }

    @Test
    void aUsedUpScriptGivesWayToTheNext() {
        scripts.add(List.of(UNAVAILABLE.times(1), UNREGISTERED));

        assertThat(scripts.use(StubProvider.FCM, "a")).isEqualTo(UNAVAILABLE.times(1));
        assertThat(scripts.use(StubProvider.FCM, "a")).isEqualTo(UNREGISTERED);
    }

    @Test
    void aShareIsThatShareOfSimilarTokensAndAlwaysTheSame() {
        StubScript tenth = UNREGISTERED.forShare(0.1);

        long chosen = IntStream.range(0, 100_000)
                .filter(i -> tenth.isFor(StubProvider.FCM, "token-" + i))
                .count();

        assertThat(chosen).isCloseTo(10_000, within(500L));
        StubScript fifth = UNREGISTERED.forShare(0.2);
        assertThat(IntStream.range(0, 1000).mapToObj(i -> "token-" + i))
                .filteredOn(token -> tenth.isFor(StubProvider.FCM, token))
                .isNotEmpty()
                .allMatch(token -> fifth.isFor(StubProvider.FCM, token));
        assertThat(IntStream.range(0, 1000).mapToObj(i -> "token-" + i))
                .allMatch(token -> UNREGISTERED.forShare(1).isFor(StubProvider.FCM, token));
    }

    @Test
    void clearTakesAllOutOfForce() {
        scripts.add(List.of(UNAVAILABLE));
        scripts.clear();

        assertThat(scripts.use(StubProvider.FCM, "a")).isNull();
    }

    @Test
    void refusesScriptsThatMakeNoSense() {
        assertThatIllegalArgumentException().isThrownBy(() -> UNAVAILABLE.forShare(0));
        assertThatIllegalArgumentException().isThrownBy(() -> UNAVAILABLE.forShare(1.1));
        assertThatIllegalArgumentException().isThrownBy(() -> UNAVAILABLE.times(0));
        assertThatIllegalArgumentException().isThrownBy(() -> UNAVAILABLE.everyMs(0));
        assertThatIllegalArgumentException().isThrownBy(() -> UNAVAILABLE.withQuota(StubScript.Quota.DEVICE));
        assertThatIllegalArgumentException().isThrownBy(() -> UNAVAILABLE.withRetryAfterSeconds(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> StubScript.answer(StubProvider.FCM, 700, null));
        assertThatIllegalArgumentException().isThrownBy(() -> StubScript.slow(StubProvider.FCM, 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StubScript.slow(StubProvider.FCM, 5).withRetryAfterSeconds(1));
    }

    @ParameterizedTest
    @EnumSource(
            value = ConnectionLoss.class,
            names = {"GOAWAY", "REFUSE_STREAM"})
    void aPushThatWasNotProcessedCannotBeAccepted(ConnectionLoss loss) {
        StubScript script = StubScript.lose(StubProvider.APNS, loss);

        assertThatIllegalArgumentException().isThrownBy(script::accepting);
    }

    @Test
    void keepsTokensOutOfText() {
        assertThat(UNREGISTERED.forToken("secret-token").toString()).doesNotContain("secret-token");
    }
}
