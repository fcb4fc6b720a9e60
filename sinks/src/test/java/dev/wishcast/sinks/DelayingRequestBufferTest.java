package dev.wishcast.sinks;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.connector.base.sink.writer.RequestEntryWrapper;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DelayingRequestBufferTest {

    private final AtomicLong clock = new AtomicLong(100);
    private final DelayingRequestBuffer buffer = new DelayingRequestBuffer(clock::get);

    @Test
    void hidesWhatIsNotDue() {
        add(push("later", 200), false);

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.size()).isZero();
        assertThat(buffer.totalSizeInBytes()).isZero();
        assertThat(buffer.poll()).isNull();
        assertThat(buffer.peek()).isNull();
        assertThat(buffer.waiting()).isOne();
        assertThat(buffer.nextDueAt()).isEqualTo(200);
    }

    @Test
    void givesBackWhatIsDueInTheOrderOfTime() {
        buffer.putBack(push("third", 300));
        buffer.putBack(push("first", 150));
        buffer.putBack(push("second", 200));

        assertThat(buffer.pollDue()).isNull();
        clock.set(200);
        assertThat(buffer.pollDue()).isEqualTo(push("first", 150));
        assertThat(buffer.pollDue()).isEqualTo(push("second", 200));
        assertThat(buffer.pollDue()).isNull();
        assertThat(buffer.waiting()).isOne();
    }

    @Test
    void letsWaitEvenWhatIsDue() {
        buffer.putBack(push("now", 50));

        assertThat(buffer.isEmpty()).isTrue();
        assertThat(buffer.pollDue()).isEqualTo(push("now", 50));
        assertThat(buffer.nextDueAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void keepsTheOrderOfWhatIsReady() {
        add(push("b", 0), false);
        add(push("c", 0), false);
        add(push("a", 0), true);

        assertThat(buffer.peek().getRequestEntry()).isEqualTo(push("a", 0));
        assertThat(buffer.poll().getRequestEntry()).isEqualTo(push("a", 0));
        assertThat(buffer.poll().getRequestEntry()).isEqualTo(push("b", 0));
        assertThat(buffer.poll().getRequestEntry()).isEqualTo(push("c", 0));
    }

    @Test
    void stateHoldsBothParts() {
        add(push("ready", 0), false);
        buffer.putBack(push("waiting", 500));

        assertThat(buffer.getBufferedState())
                .extracting(RequestEntryWrapper::getRequestEntry)
                .containsExactlyInAnyOrder(push("ready", 0), push("waiting", 500));
        assertThat(buffer.size()).isOne();
        assertThat(buffer.waiting()).isOne();
    }

    @Test
    void keepsASalesMessageOnce() {
        buffer.putBack(push("a", 100));
        buffer.putBack(push("b", 100));

        assertThat(buffer.pollDue().request().message())
                .isSameAs(buffer.pollDue().request().message());
    }

    private void add(PendingPush push, boolean prioritize) {
        buffer.add(new RequestEntryWrapper<>(push, 1), prioritize);
    }

    private static PendingPush push(String token, long notBefore) {
        return new PendingPush(Pushes.request(Provider.FCM, token, Pushes.message("sale", 9_000)), 1, 1, 50, notBefore);
    }
}
