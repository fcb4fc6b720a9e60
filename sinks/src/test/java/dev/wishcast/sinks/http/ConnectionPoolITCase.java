package dev.wishcast.sinks.http;

import dev.wishcast.sinks.StubExtension;
import dev.wishcast.sinks.TestCertificate;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The pool against servers and networks that change their mind. */
class ConnectionPoolITCase {

    private static final PoolListener NOBODY = new PoolListener() {
        @Override
        public void capacityChanged() {}

        @Override
        public void connectionFailed(String reason) {}
    };

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Answers answers = new Answers();
    private ConnectionPool pool;

    @AfterEach
    void close() {
        if (pool != null) {
            pool.close();
        }
        scheduler.shutdownNow();
    }

    @Test
    void usesOneStreamUntilTheServerAllowsMoreAndNeverMoreThanItAllows() throws Exception {
        TestCertificate certificate = TestCertificate.create();
        try (ScriptedServer server = new ScriptedServer(certificate, 1)) {
            open(server.endpoint(), settings(certificate.write(directory.resolve("root.pem")), LONG, LONG));

            answers.send(connection());
            await().until(() -> server.waiting() == 1);
            assertThat(pool.next()).isNull();
            server.answerAll();
            server.allow(1_000);
            await().until(() -> pool.streams() == 1_000);

            sendWhileThereIsRoom(800);
            await().until(() -> server.waiting() == 800);
            server.allow(10);
            await().until(() -> pool.streams() == 10);
            assertThat(pool.next()).isNull();
            server.answerAll();
            await().until(() -> server.waiting() == 0 && pool.next() != null);

            server.allow(10);
            assertThat(sendWhileThereIsRoom(1_000)).isEqualTo(10);
            await().until(() -> server.waiting() == 10);
            assertThat(server.mostAtOnce()).isEqualTo(10);
            server.answerAll();

            await().untilAsserted(() -> assertThat(answers.ends()).isEqualTo(Collections.nCopies(811, "200")));
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    void sendsInRunsToOneConnectionAndThenToTheOneWithTheMostFreeStreams() throws Exception {
        TestCertificate certificate = TestCertificate.create();
        try (ScriptedServer server = new ScriptedServer(certificate, 40)) {
            HttpSettings settings = settings(certificate.write(directory.resolve("root.pem")), LONG, LONG, 2);
            pool = new ConnectionPool(
                    server.endpoint(), settings, new ConnectionDemand(1_000_000), "test", scheduler, NOBODY);
            prove(server);
            sendWhileThereIsRoom(40);
            Connection second = connection();
            answers.send(second);
            await().until(() -> server.waiting() == 41);
            server.answerAll();
            await().until(() -> second.freeStreams() == 40 && answers.ends().size() == 42);
            assertThat(server.accepted()).isEqualTo(2);

            List<Integer> runs = new ArrayList<>();
            Connection last = null;
            Connection next;
            while ((next = pool.next()) != null) {
                answers.send(next);
                if (next == last) {
                    runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
                } else {
                    runs.add(1);
                }
                last = next;
            }

            // The run of the second connection's first request goes on.
            assertThat(runs).containsExactly(31, 32, 9, 8);
            await().until(() -> server.waiting() == 80);
        }
    }

    @Test
    void replacesTheOnlyConnectionAtOnceWhenTheServerEndsIt() throws Exception {
        TestCertificate certificate = TestCertificate.create();
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), settings(certificate.write(directory.resolve("root.pem")), LONG, LONG));
            prove(server);

            answers.send(connection());
            await().until(() -> server.waiting() == 1);
            server.goAway();

            // Nobody asks for a connection meanwhile.
            await().untilAsserted(() -> {
                assertThat(server.accepted()).isEqualTo(2);
                assertThat(pool.openConnections()).isOne();
            });
            server.answerAll();
            await().untilAsserted(() -> assertThat(answers.ends()).containsExactly("200", "200"));
        }
    }

    @Test
    void doesNotInsistOnAServerThatEndsEveryConnection() throws Exception {
        TestCertificate certificate = TestCertificate.create();
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), settings(certificate.write(directory.resolve("root.pem")), LONG, LONG));
            prove(server);

            server.goAway();
            await().until(() -> server.accepted() == 2 && pool.openConnections() == 1);
            server.goAway();
            await().until(() -> pool.openConnections() == 0);

            // The second one never brought an answer: another one is opened only for a request.
            await().during(Duration.ofMillis(300)).until(() -> server.accepted() == 2);
            await().until(() -> pool.next() != null);
            assertThat(server.accepted()).isEqualTo(3);
        }
    }

    @Test
    void keepsAnIdleConnectionWhosePeerAnswersPings() throws Exception {
        try (TcpRelay relay = new TcpRelay(STUB.stub().endpoint().getPort())) {
            open(relay.endpoint(), settings(STUB.stub().certificatesFile(), Duration.ofMillis(50), LONG));
            prove();
            long before = relay.bytesFromServer();

            // Each answer to a ping is a TLS record of about 40 bytes.
            await().until(() -> relay.bytesFromServer() > before + 200);
            assertThat(relay.accepted()).isOne();
            assertThat(pool.openConnections()).isOne();
        }
    }

    @Test
    void replacesAConnectionThatTheNetworkHasForgotten() throws Exception {
        try (TcpRelay relay = new TcpRelay(STUB.stub().endpoint().getPort())) {
            open(
                    relay.endpoint(),
                    settings(STUB.stub().certificatesFile(), Duration.ofMillis(50), Duration.ofMillis(200)));
            prove();

            relay.forget();

            await().until(() -> relay.accepted() == 2 && pool.openConnections() == 1);
            answers.send(connection());
            await().untilAsserted(() -> assertThat(answers.ends()).containsExactly("403", "403"));
        }
    }

    @Test
    void sendsNothingAsLongAsAPingIsNotAnswered() throws Exception {
        try (TcpRelay relay = new TcpRelay(STUB.stub().endpoint().getPort())) {
            open(relay.endpoint(), settings(STUB.stub().certificatesFile(), Duration.ofMillis(50), LONG));
            prove();

            relay.forget();
            await().during(Duration.ofMillis(200)).until(() -> pool.next() == null);
            assertThat(pool.unreachable()).isFalse();
            relay.remember();

            answers.send(connection());
            await().untilAsserted(() -> assertThat(answers.ends()).containsExactly("403", "403"));
            assertThat(relay.accepted()).isOne();
        }
    }

    private void open(URI endpoint, HttpSettings settings) {
        pool = new ConnectionPool(endpoint, settings, new ConnectionDemand(1_000), "test", scheduler, NOBODY);
    }

    private Connection connection() {
        return await().until(() -> pool.next(), connection -> connection != null);
    }

    /** The stub refuses it, which is an answer. */
    private void prove() {
        answers.send(connection());
        await().untilAsserted(() -> assertThat(answers.ends()).containsExactly("403"));
    }

    private void prove(ScriptedServer server) {
        answers.send(connection());
        await().until(() -> server.waiting() == 1);
        server.answerAll();
        await().untilAsserted(() -> assertThat(answers.ends()).containsExactly("200"));
    }

    private int sendWhileThereIsRoom(int most) {
        int sent = 0;
        Connection connection;
        while (sent < most && (connection = pool.next()) != null) {
            answers.send(connection);
            sent++;
        }
        return sent;
    }

    private static HttpSettings settings(Path certificates, Duration pingAfter, Duration pingTimeout) {
        return settings(certificates, pingAfter, pingTimeout, 1);
    }

    private static HttpSettings settings(
            Path certificates, Duration pingAfter, Duration pingTimeout, int maxConnections) {
        Configuration config = new Configuration();
        config.set(HttpOptions.TRUSTED_CERTIFICATES, certificates.toString());
        config.set(HttpOptions.REQUEST_TIMEOUT, Duration.ofSeconds(30));
        config.set(HttpOptions.MAX_CONNECTIONS, maxConnections);
        return HttpSettings.from(config).withPings(pingAfter, pingTimeout);
    }
}
