package dev.wishcast.launcher.sale;

import dev.wishcast.launcher.project.ProjectDirectory;
import dev.wishcast.launcher.project.RunningStack;
import dev.wishcast.launcher.sale.SaleAnnouncement.Status;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.CommonClientConfigs;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./wishcast sale}. */
@Command(name = "sale", mixinStandardHelpOptions = true, description = "Writes a sale event to Kafka.")
public final class SaleCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = "--product", paramLabel = "ID", required = true, description = "The product on sale.")
    private String product;

    @Option(names = "--title", paramLabel = "TEXT", description = "The notification's title; needed to start a sale.")
    private String title;

    @Option(names = "--body", paramLabel = "TEXT", description = "The notification's text.")
    private String body;

    @Option(
            names = "--sale-id",
            paramLabel = "ID",
            description = "Names the sale, so that it can be stopped; made up if left out.")
    private String saleId;

    @Option(
            names = "--starts-at",
            paramLabel = "TIME",
            converter = Rfc3339.class,
            description = "RFC 3339, such as 2026-11-27T09:00:00+01:00; at once if left out.")
    private Instant startsAt;

    @Option(
            names = "--ends-at",
            paramLabel = "TIME",
            converter = Rfc3339.class,
            description = "Likewise; some hours after the start if left out.")
    private Instant endsAt;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            defaultValue = "STARTED",
            description = "${COMPLETION-CANDIDATES}; the latter two stop what has not been sent yet.")
    private Status status;

    @Option(names = "--attribute", paramLabel = "NAME=VALUE", description = "What the app gets beside the text.")
    private Map<String, String> attributes;

    @Option(
            names = "--bootstrap-servers",
            paramLabel = "HOST:PORT",
            description = "Kafka; the local system that is up if left out.")
    private String bootstrapServers;

    @Option(
            names = "--command-config",
            paramLabel = "FILE",
            description = "Properties of a Kafka client, such as those for TLS and SASL.")
    private Path commandConfig;

    @Override
    public Integer call() throws InterruptedException {
        SaleAnnouncement sale = announcement();
        try (SalePublisher publisher = new SalePublisher(client())) {
            publisher.publish(sale);
        }
        spec.commandLine().getOut().printf("Sale %s of product %s: %s%n", sale.saleId(), product, status);
        return 0;
    }

    /** What the options say. */
    SaleAnnouncement announcement() {
        if (status == Status.STARTED && (title == null || title.isBlank())) {
            throw wrong("--title is needed to start a sale.");
        }
        if (status != Status.STARTED && saleId == null) {
            throw wrong("--sale-id is needed to say which sale is " + status + ".");
        }
        if (startsAt != null && endsAt != null && !endsAt.isAfter(startsAt)) {
            throw wrong("--ends-at must be later than --starts-at.");
        }
        String id = saleId == null ? "sale-" + Instant.now().toEpochMilli() : saleId;
        return new SaleAnnouncement(id, product, status, startsAt, endsAt, title, body, attributes);
    }

    private Map<String, String> client() {
        Properties properties = new Properties();
        if (commandConfig != null) {
            try (Reader file = Files.newBufferedReader(commandConfig)) {
                properties.load(file);
            } catch (IOException | IllegalArgumentException e) {
                throw wrong("--command-config can't be read: " + e);
            }
        }
        Map<String, String> client = new HashMap<>();
        properties.forEach((property, value) -> client.put((String) property, (String) value));
        client.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers());
        return client;
    }

    private String brokers() {
        if (bootstrapServers != null) {
            return bootstrapServers;
        }
        return RunningStack.find(ProjectDirectory.runs(ProjectDirectory.find()))
                .map(RunningStack::bootstrapServers)
                .orElseThrow(() -> wrong("No local system is up: start it with ./wishcast up, or name your Kafka with"
                        + " --bootstrap-servers."));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    static final class Rfc3339 implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return OffsetDateTime.parse(value).toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("'" + value + "' is no RFC 3339 time, such as 2026-11-27T09:00:00Z");
            }
        }
    }
}
