package dev.wishcast.stub.judge;

import dev.wishcast.stub.script.StubProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptedPushesTest {

    private final AcceptedPushes pushes = new AcceptedPushes();

    private static Push push(StubProvider provider, String token, String collapseKey) {
        return new Push(provider, token, collapseKey, null, false);
    }

    private List<AcceptedPush> list(String collapseKey) {
        List<AcceptedPush> list = new ArrayList<>();
        pushes.forEach(collapseKey, list::add);
        return list;
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(pushes.totals(null)).isEqualTo(new AcceptedTotals(0, 0, 0, null, null));
        assertThat(pushes.totals("sale-1")).isEqualTo(new AcceptedTotals(0, 0, 0, null, null));
        assertThat(list(null)).isEmpty();
    }

    @Test
    void countsRepeatsOfOneKeyAsDuplicates() {
        UUID last = UUID.randomUUID();
        pushes.record(new Push(StubProvider.FCM, "a", "sale-1", UUID.randomUUID(), false), 100);
        pushes.record(new Push(StubProvider.FCM, "a", "sale-1", last, false), 300);

        assertThat(list("sale-1"))
                .containsExactly(new AcceptedPush(StubProvider.FCM, "sale-1", "a", 2, 100, 300, last));
        assertThat(pushes.totals("sale-1")).isEqualTo(new AcceptedTotals(2, 1, 1, 100L, 300L));
        assertThat(pushes.totals("sale-1").duplicates()).isEqualTo(1);
    }

    @Test
    void tellsCollapseKeysProvidersAndTokensApart() {
        pushes.record(push(StubProvider.FCM, "a", "sale-1"), 1);
        pushes.record(push(StubProvider.APNS, "a", "sale-1"), 2);
        pushes.record(push(StubProvider.FCM, "b", "sale-1"), 3);
        pushes.record(push(StubProvider.FCM, "a", "sale-2"), 4);

        assertThat(pushes.totals("sale-1")).isEqualTo(new AcceptedTotals(3, 3, 0, 1L, 3L));
        assertThat(pushes.totals("sale-2")).isEqualTo(new AcceptedTotals(1, 1, 0, 4L, 4L));
        assertThat(pushes.totals(null)).isEqualTo(new AcceptedTotals(4, 4, 0, 1L, 4L));
        assertThat(list("sale-1")).hasSize(3);
        assertThat(list(null)).hasSize(4);
    }

    @Test
    void losesNothingWhileItGrowsUnderTwoThreads() throws Exception {
        int tokens = 60_000;
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> both = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                both.add(threads.submit(() -> {
                    for (int token = 0; token < tokens; token++) {
                        pushes.record(push(StubProvider.APNS, "token-" + token, "sale-1"), token);
                    }
                }));
            }
            for (Future<?> one : both) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(pushes.totals("sale-1")).isEqualTo(new AcceptedTotals(2L * tokens, tokens, tokens, 0L, tokens - 1L));
        Set<String> seen = new HashSet<>();
        pushes.forEach("sale-1", push -> {
            assertThat(push.count()).isEqualTo(2);
            assertThat(seen.add(push.token())).isTrue();
        });
        assertThat(seen).hasSize(tokens);
    }

    @Test
    void forgetsEverythingWhenCleared() {
        pushes.record(push(StubProvider.FCM, "a", "sale-1"), 1);
        pushes.clear();

        assertThat(pushes.totals(null).accepted()).isZero();
        assertThat(list(null)).isEmpty();
    }

    @Test
    void keepsTokensOutOfText() {
        pushes.record(push(StubProvider.FCM, "secret-token", "sale-1"), 1);

        assertThat(list(null).toString()).doesNotContain("secret-token");
        assertThat(push(StubProvider.FCM, "secret-token", "sale-1").toString()).doesNotContain("secret-token");
    }
}
