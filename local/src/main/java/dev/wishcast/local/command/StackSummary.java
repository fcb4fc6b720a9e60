package dev.wishcast.local.command;

import dev.wishcast.local.stack.Stack;

/** Where the parts of a running stack are, for people. */
public final class StackSummary {

    private StackSummary() {}

    public static String of(Stack stack) {
        StringBuilder text = new StringBuilder("\nUp, until Ctrl-C:\n");
        line(text, "MySQL", stack.mysql().clientCommand());
        line(text, "Kafka", stack.kafka().bootstrapServers());
        line(text, "Connect", stack.connect().url());
        line(text, "Flink UI", stack.flink().url());
        stack.stub().ifPresent(stub -> {
            line(text, "Provider stub", stub.endpoint());
            line(text, "  what it saw", stub.adminEndpoint() + "/stats");
        });
        line(text, "Logs", stack.run().logs().toString());
        return text.append("\nAnnounce a sale: ./wishcast sale --product 12345 --title \"Now on sale\"\n")
                .toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format("  %-14s %s%n", name, value));
    }
}
