package dev.wishcast.local.demo;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a task is: a bar that moves on a terminal, a line every few seconds elsewhere. Not thread-safe. */
public final class Progress implements AutoCloseable {

    private static final int LINE_WIDTH = 100;

    private final ProgressBar bar;

    /** Shows nothing done yet, of so much in all. */
    public Progress(String task, long total, PrintStream out) {
        // The launcher tells, as only the shell knows on every version of Java.
        boolean terminal = Boolean.getBoolean("wishcast.terminal");
        bar = new ProgressBarBuilder()
                .setTaskName(String.format("%-22s", task))
                .setInitialMax(total)
                .setUpdateIntervalMillis(terminal ? 100 : 5_000)
                .setStyle(ProgressBarStyle.ASCII)
                .setConsumer(
                        terminal
                                ? new ConsoleProgressBarConsumer(out)
                                : new DelegatingProgressBarConsumer(out::println, LINE_WIDTH))
                .showSpeed()
                .build();
    }

    /** Tells how much is done, more or less than at the last call. More than the total counts as the total. */
    public void at(long done) {
        bar.stepTo(Math.min(done, bar.getMax()));
    }

    @Override
    public void close() {
        bar.close();
    }
}
