package dev.wishcast.sinks.writer;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OwnerQueueTest {

    private final List<ThrowingRunnable<? extends Exception>> mails = new ArrayList<>();
    private final List<Integer> done = new ArrayList<>();
    private boolean ending;
    private int bursts;

    private final OwnerQueue queue = new OwnerQueue(new Mailbox(), () -> bursts++);

    @Test
    void aBurstCostsOneMail() throws Exception {
        for (int i = 0; i < 100; i++) {
            int number = i;
            queue.execute(() -> done.add(number));
        }
        assertThat(mails).hasSize(1);
        runMails(1);

        assertThat(done).hasSize(100).isSorted();
        assertThat(bursts).isOne();
        assertThat(mails).isEmpty();
    }

    @Test
    void aMailRunsALimitedNumber() throws Exception {
        for (int i = 0; i < 10_000; i++) {
            queue.execute(() -> done.add(1));
        }
        runMails(1);
        assertThat(done.size()).isBetween(1, 1_000);
        assertThat(mails).hasSize(1);
        runMails(10_000);
        assertThat(done).hasSize(10_000);
    }

    @Test
    void aTaskMayAddAnother() throws Exception {
        queue.execute(() -> queue.execute(() -> done.add(2)));
        runMails(10);

        assertThat(done).containsExactly(2);
    }

    @Test
    void wakesOnceHoweverOften() throws Exception {
        queue.wake();
        queue.wake();
        assertThat(mails).hasSize(1);
        runMails(1);
        queue.wake();
        assertThat(mails).hasSize(1);
        assertThat(bursts).isOne();
    }

    @Test
    void whatTheMailboxDoesNotTakeAnyMoreIsLeftForTheOneWhoCloses() throws Exception {
        ending = true;
        queue.execute(() -> done.add(1));
        queue.execute(() -> done.add(2));
        assertThat(mails).isEmpty();

        assertThat(queue.runNext(0)).isTrue();
        assertThat(queue.runNext(0)).isTrue();
        assertThat(queue.runNext(0)).isFalse();
        assertThat(done).containsExactly(1, 2);
    }

    private void runMails(int atMost) throws Exception {
        for (int i = 0; i < atMost && !mails.isEmpty(); i++) {
            mails.remove(0).run();
        }
    }

    private final class Mailbox implements MailboxExecutor {

        @Override
        public void execute(
                MailOptions options, ThrowingRunnable<? extends Exception> mail, String format, Object... arguments) {
            if (ending) {
                throw new RejectedExecutionException("The mailbox is quiesced");
            }
            mails.add(mail);
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean tryYield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }
}
