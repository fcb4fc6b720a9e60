package dev.wishcast.local.command;

import dev.wishcast.local.demo.DemoReport;
import dev.wishcast.local.demo.PhaseClock;
import dev.wishcast.local.run.Installation;
import dev.wishcast.local.run.StackOptions;
import dev.wishcast.local.shop.Deliveries;
import dev.wishcast.local.stack.Stack;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DemoE2ECase {

    /** From rows in MySQL to the providers, with users of no, one, two and three devices and users who changed their mind. */
    @Test
    void everyEligibleDeviceGetsExactlyOnePush() throws IOException, SQLException, InterruptedException {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        try (Stack stack = Stack.start(Installation.find(), StackOptions.defaults(), line -> {})) {
            DemoCommand demo = new DemoCommand();
            demo.users = 3_000;
            demo.audience = 2_000;
            DemoReport report = demo.run(stack, new PhaseClock(), nowhere);

            Deliveries deliveries = report.deliveries();
            assertThat(deliveries.audience()).isEqualTo(2_000);
            assertThat(deliveries.accepted()).isEqualTo(2_000);
            assertThat(deliveries.complete()).as("%s", deliveries).isTrue();
            assertThat(deliveries.firstAcceptedMs()).isPositive();
            assertThat(deliveries.lastAcceptedMs()).isGreaterThanOrEqualTo(deliveries.firstAcceptedMs());
            // 2,000 wishes for the product, 1,000 of the other users and a fifth of the 2,000 for something else.
            assertThat(report.indexedRows()).isEqualTo(3_400);
            assertThat(report.jobRestarts()).isZero();
            assertThat(report.phases().keySet()).containsExactly("load", "index", "prepare", "push", "verify");
        }
    }
}
