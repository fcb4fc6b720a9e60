package dev.wishcast.local.demo;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** How far a task is: a bar on a terminal, a line for each tenth elsewhere. Not thread-safe. */
abstract class Progress implements AutoCloseable {

    /** Tells that so much is done, more or less than at the last call; more than the total counts as the total. */
    abstract void at(long done);

    @Override
    public abstract void close();

    static Progress of(String task, long total, PrintStream out) {
        // The launcher tells, as only the shell knows on every version of Java.
        return Boolean.getBoolean("wishcast.terminal") ? new Bar(task, total, out) : new Lines(task, total, out);
    }

    private static final class Bar extends Progress {
        private final ProgressBar bar;

        Bar(String task, long total, PrintStream out) {
            bar = new ProgressBarBuilder()
                    .setTaskName(String.format("%-22s", task))
                    .setInitialMax(total)
                    .setUpdateIntervalMillis(100)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .showSpeed()
                    .build();
        }

        @Override
        void at(long done) {
            bar.stepTo(Math.min(done, bar.getMax()));
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    private static final class Lines extends Progress {
        private final String task;
        private final long total;
        private final PrintStream out;
        private long tenths = -1;

        Lines(String task, long total, PrintStream out) {
            this.task = task;
            this.total = total;
            this.out = out;
        }

        @Override
        void at(long done) {
            long shown = Math.min(done, total);
            long now = total == 0 ? 10 : shown * 10 / total;
            if (now > tenths) {
                tenths = now;
                out.printf("%-22s %3d%%  %,d of %,d%n", task, now * 10, shown, total);
            }
        }

        @Override
        public void close() {
            out.flush();
        }
    }
}
