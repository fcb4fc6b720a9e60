package dev.wishcast.sinks.channel;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SharedBySubtasksTest {

    private final SharedBySubtasks<Counted> shared = new SharedBySubtasks<>(thing -> thing.closed++);
    private final List<Counted> opened = new ArrayList<>();

    @Test
    void theFirstOpensAndTheLastCloses() {
        SharedBySubtasks<Counted>.Lease first = shared.acquire("a", this::open);
        SharedBySubtasks<Counted>.Lease second = shared.acquire("a", this::open);

        first.close();
        assertThat(second.get().closed).isZero();
        second.close();

        assertThat(opened).hasSize(1);
        assertThat(opened.get(0).closed).isOne();
    }

    @Test
    void closingTwiceCountsOnce() {
        SharedBySubtasks<Counted>.Lease first = shared.acquire("a", this::open);
        SharedBySubtasks<Counted>.Lease second = shared.acquire("a", this::open);

        first.close();
        first.close();

        assertThat(second.get().closed).isZero();
    }

    @Test
    void whoComesLaterOpensAnew() {
        shared.acquire("a", this::open).close();
        shared.acquire("a", this::open);

        assertThat(opened).hasSize(2);
        assertThat(opened.get(1).closed).isZero();
    }

    @Test
    void othersShareNothing() {
        assertThat(shared.acquire("a", this::open).get())
                .isNotSameAs(shared.acquire("b", this::open).get());
    }

    @Test
    void afterAFailureTheNextTriesAgain() {
        assertThatThrownBy(() -> shared.acquire("a", () -> {
                    throw new IllegalStateException("as the test wants it");
                }))
                .isInstanceOf(IllegalStateException.class);

        shared.acquire("a", this::open);
        assertThat(opened).hasSize(1);
    }

    private Counted open() {
        Counted credentials = new Counted();
        opened.add(credentials);
        return credentials;
    }

    private static final class Counted {

        private int closed;
    }
}
