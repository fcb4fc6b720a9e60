package dev.wishcast.sinks.transport.http2;

import dev.wishcast.sinks.ConnectProxy;
import dev.wishcast.sinks.StubExtension;
import dev.wishcast.sinks.TestCertificate;
import dev.wishcast.sinks.transport.RequestFailure;
import dev.wishcast.sinks.transport.RequestFailure.Kind;
import dev.wishcast.sinks.transport.TransportContext;
import dev.wishcast.sinks.transport.TransportListener;
import io.netty.handler.codec.http2.Http2Error;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The transport against servers and networks that change their mind. */
class Http2TransportITCase {

    @RegisterExtension
    static final StubExtension STUB = new StubExtension();

    private static final Logger LOG = LoggerFactory.getLogger(Http2TransportITCase.class);

    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path directory;

    private final ScheduledExecutorService background = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final AtomicInteger ownerTasks = new AtomicInteger();
    private final List<String> connectionFailures = new CopyOnWriteArrayList<>();
    private final Responses responses = new Responses();
    private final TestCertificate certificate = TestCertificate.create();
    private Http2Transport transport;

    private final TransportListener listener = new TransportListener() {
        @Override
        public void capacityChanged() {}

        @Override
        public void connectionFailed(String reason) {
            connectionFailures.add(reason);
        }
    };

    @AfterEach
    void close() throws Exception {
        if (transport != null) {
            onOwner(() -> {
                transport.close();
                return null;
            });
        }
        owner.shutdownNow();
        background.shutdownNow();
    }

    @Test
    void connectsBeforeTheFirstRequest() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 1)) {
            open(server.endpoint(), trusting(certificate));

            await().until(() -> capacity() == 1);
            send();

            await().until(() -> server.waiting() == 1);
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    void usesOneStreamUntilTheServerAllowsMoreAndNeverMoreThanItAllows() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 1)) {
            open(server.endpoint(), trusting(certificate));

            send();
            await().until(() -> server.waiting() == 1);
            assertThat(hasRoom()).isFalse();
            server.respondToAll();
            server.allow(1_000);
            await().until(() -> capacity() == 1_000);

            sendWhileThereIsRoom(800);
            await().until(() -> server.waiting() == 800);
            server.allow(10);
            await().until(() -> capacity() == 10);
            assertThat(hasRoom()).isFalse();
            server.respondToAll();
            await().until(() -> server.waiting() == 0 && hasRoom());

            server.allow(10);
            assertThat(sendWhileThereIsRoom(1_000)).isEqualTo(10);
            await().until(() -> server.waiting() == 10);
            assertThat(server.mostAtOnce()).isEqualTo(10);
            server.respondToAll();

            await().untilAsserted(() -> assertThat(responses.ends()).isEqualTo(Collections.nCopies(811, "200")));
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    void sendsInRunsToOneConnectionAndThenToTheOneWithTheMostFreeStreams() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 40)) {
            open(server.endpoint(), trusting(certificate, LONG, LONG, 2), 1_000_000, InetAddress::getAllByName);
            prove(server);
            sendWhileThereIsRoom(40);
            send();
            await().until(() -> server.waiting() == 41);
            server.respondToAll();
            await().until(() -> capacity() == 80 && responses.ends().size() == 42);
            assertThat(server.accepted()).isEqualTo(2);

            sendWhileThereIsRoom(1_000);

            await().until(() -> server.waiting() == 80);
            // The run of the second connection's first request goes on.
            assertThat(runs(server.paths(), 42)).containsExactly(31, 32, 9, 8);
        }
    }

    /** How many requests in a row went to one connection, from the first one on. */
    private static List<Integer> runs(List<List<String>> paths, int first) {
        List<Integer> runs = new ArrayList<>();
        List<String> last = null;
        int count = paths.stream().mapToInt(List::size).sum();
        for (int i = first; i < count; i++) {
            String path = Responses.path(i);
            List<String> next =
                    paths.stream().filter(of -> of.contains(path)).findFirst().orElseThrow();
            if (next == last) {
                runs.set(runs.size() - 1, runs.get(runs.size() - 1) + 1);
            } else {
                runs.add(1);
            }
            last = next;
        }
        return runs;
    }

    @Test
    void replacesTheOnlyConnectionAtOnceWhenTheServerEndsIt() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);

            send();
            await().until(() -> server.waiting() == 1);
            server.goAway();

            // Nobody asks for a connection meanwhile.
            await().untilAsserted(() -> {
                assertThat(server.accepted()).isEqualTo(2);
                assertThat(openConnections()).isOne();
            });
            server.respondToAll();
            await().untilAsserted(() -> assertThat(responses.ends()).containsExactly("200", "200"));
        }
    }

    @Test
    void doesNotInsistOnAServerThatEndsEveryConnection() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);

            server.goAway();
            await().until(() -> server.accepted() == 2 && openConnections() == 1);
            server.goAway();
            await().until(() -> openConnections() == 0);

            // The second one never brought a response: another one is opened only for a request.
            await().during(Duration.ofMillis(300)).until(() -> server.accepted() == 2);
            await().until(this::hasRoom);
            assertThat(server.accepted()).isEqualTo(3);
        }
    }

    @Test
    void keepsAnIdleConnectionWhosePeerAnswersPings() throws Exception {
        try (TcpRelay relay = new TcpRelay(STUB.stub().endpoint().getPort())) {
            open(relay.endpoint(), settings(STUB.stub().certificatesFile(), Duration.ofMillis(50), LONG, 1));
            prove();
            long before = relay.bytesFromServer();

            // Each answer to a ping is a TLS record of about 40 bytes.
            await().until(() -> relay.bytesFromServer() > before + 200);
            assertThat(relay.accepted()).isOne();
            assertThat(openConnections()).isOne();
        }
    }

    @Test
    void replacesAConnectionThatTheNetworkHasForgotten() throws Exception {
        try (TcpRelay relay = new TcpRelay(STUB.stub().endpoint().getPort())) {
            open(
                    relay.endpoint(),
                    settings(STUB.stub().certificatesFile(), Duration.ofMillis(50), Duration.ofMillis(200), 1));
            prove();

            relay.forget();

            await().until(() -> relay.accepted() == 2 && openConnections() == 1);
            send();
            await().untilAsserted(() -> assertThat(responses.ends()).containsExactly("403", "403"));
        }
    }

    @Test
    void sendsNothingAsLongAsAPingIsNotAnswered() throws Exception {
        try (TcpRelay relay = new TcpRelay(STUB.stub().endpoint().getPort())) {
            open(relay.endpoint(), settings(STUB.stub().certificatesFile(), Duration.ofMillis(50), LONG, 1));
            prove();

            relay.forget();
            await().during(Duration.ofMillis(200)).until(() -> !hasRoom());
            assertThat(isUnreachable()).isFalse();
            relay.remember();

            send();
            await().untilAsserted(() -> assertThat(responses.ends()).containsExactly("403", "403"));
            assertThat(relay.accepted()).isOne();
        }
    }

    @Test
    void keepsToWhatTheServerSaidFirstWhenItLaterSaysSomethingElse() throws Exception {
        io.netty.handler.codec.http2.Http2Settings first = new io.netty.handler.codec.http2.Http2Settings()
                .headerTableSize(0)
                .maxConcurrentStreams(10);
        try (ScriptedServer server = new ScriptedServer(certificate, first)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);
            server.allow(20);
            await().until(() -> capacity() == 20);

            sendWhileThereIsRoom(20);
            await().until(() -> server.waiting() == 20);
            server.respondToAll();

            await().untilAsserted(() -> assertThat(responses.ends()).isEqualTo(Collections.nCopies(21, "200")));
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    void waitsForAServerThatAllowsNoStreamsNow() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 0)) {
            open(server.endpoint(), trusting(certificate, LONG, LONG, 4), 1_000_000, InetAddress::getAllByName);

            await().during(Duration.ofMillis(300)).until(() -> !hasRoom());
            await().until(() -> openConnections() == 1);
            server.allow(20);
            prove(server);

            sendWhileThereIsRoom(5);
            await().until(() -> server.waiting() == 5);
            server.allow(0);
            await().until(() -> capacity() == 0);
            await().during(Duration.ofMillis(300)).until(() -> !hasRoom());
            assertThat(isUnreachable()).isFalse();
            server.respondToAll();
            await().until(() -> responses.ends().size() == 6);
            server.allow(20);
            send();
            await().until(() -> server.waiting() == 1);
            server.respondToAll();

            await().untilAsserted(() -> assertThat(responses.ends()).isEqualTo(Collections.nCopies(7, "200")));
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    void knowsWhichRequestsAServerThatGoesAwayHasNotProcessed() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);
            sendWhileThereIsRoom(5);
            await().until(() -> server.waiting() == 5);

            // The first request had stream 1.
            server.goAwayAfter(7);
            await().until(() -> responses.failures().size() == 2);
            server.respondToAll();

            await().until(() -> responses.ends().size() == 6);
            assertThat(responses.ends()).containsExactlyInAnyOrder("200", "200", "200", "200", "GOAWAY", "GOAWAY");
            assertThat(responses.failures()).extracting(RequestFailure::kind).containsOnly(Kind.NOT_PROCESSED);
        }
    }

    @Test
    void aRefusedStreamWasNotProcessedAndAnyOtherOneMayHaveBeen() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);

            send();
            await().until(() -> server.waiting() == 1);
            server.reset(Http2Error.REFUSED_STREAM);
            await().until(() -> responses.failures().size() == 1);
            send();
            await().until(() -> server.waiting() == 1);
            server.reset(Http2Error.INTERNAL_ERROR);
            await().until(() -> responses.failures().size() == 2);

            assertThat(responses.failures())
                    .containsExactly(
                            new RequestFailure(Kind.TURNED_AWAY, "REFUSED_STREAM"),
                            new RequestFailure(Kind.UNANSWERED, "INTERNAL_ERROR"));
            assertThat(openConnections()).isOne();
        }
    }

    @Test
    void a200WhoseBodyIsLostIsAnAnswer() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);
            sendWhileThereIsRoom(3);
            await().until(() -> server.waiting() == 3);
            server.beginResponses();
            server.cut();

            await().untilAsserted(() -> assertThat(responses.ends()).containsExactly("200", "200", "200", "200"));
            await().until(() -> server.accepted() == 2 && openConnections() == 1);
        }
    }

    @Test
    void goesThroughAProxyThatResolvesTheName() throws Exception {
        List<String> resolved = new CopyOnWriteArrayList<>();
        try (ScriptedServer server = new ScriptedServer(certificate, 100);
                ConnectProxy proxy = new ConnectProxy()) {
            open(server.endpoint(), through("proxy.example:" + proxy.port()), 1_000, host -> {
                resolved.add(host);
                return new InetAddress[] {InetAddress.getLoopbackAddress()};
            });

            prove(server);
            assertThat(resolved).containsOnly("proxy.example");
            assertThat(proxy.targets()).containsExactly("127.0.0.1:" + server.port());
            assertThat(connectionFailures).isEmpty();
        }
    }

    @Test
    void saysWhyAProxyOpensNoTunnel() throws Exception {
        try (ConnectProxy proxy = new ConnectProxy()) {
            proxy.refuse("407 Proxy Authentication Required");
            open(URI.create("https://provider.example"), through("127.0.0.1:" + proxy.port()));

            await().until(() -> !hasRoom() && connectionFailures.size() == 2);
            assertThat(connectionFailures).allMatch(reason -> reason.contains("407"));
            assertThat(proxy.targets()).containsOnly("provider.example:443");
        }
    }

    @Test
    void requestsWithoutAResponseTimeOutAndTheirConnectionIsReplaced() throws Exception {
        Configuration config = new Configuration();
        config.set(Http2Options.REQUEST_TIMEOUT, Duration.ofMillis(200));
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            config.set(Http2Options.TRUSTED_CERTIFICATES, write(certificate).toString());
            open(server.endpoint(), Http2Settings.from(config));
            prove(server);

            assertThat(sendWhileThereIsRoom(3)).isEqualTo(3);
            await().until(() -> responses.ends().size() == 4);

            assertThat(responses.failures())
                    .isEqualTo(Collections.nCopies(3, new RequestFailure(Kind.UNANSWERED, "TIMEOUT")));
            await().until(() -> server.accepted() == 2 && openConnections() == 1);
        }
    }

    @Test
    void requestsThatTheServerGaveNoStreamWereNotSent() throws Exception {
        Configuration config = new Configuration();
        config.set(Http2Options.REQUEST_TIMEOUT, Duration.ofMillis(200));
        config.set(Http2Options.TRUSTED_CERTIFICATES, write(certificate).toString());
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), Http2Settings.from(config));
            prove(server);

            onOwner(() -> {
                // The owner's thread sends before it hears that no stream is allowed any more.
                int before = server.acknowledged();
                server.allow(0);
                await().until(() -> server.acknowledged() == before + 1);
                responses.send(transport);
                return null;
            });
            await().until(() -> responses.failures().size() == 1);

            assertThat(responses.failures()).containsExactly(new RequestFailure(Kind.NOT_PROCESSED, "NOT_SENT"));
            await().until(() -> server.accepted() == 2 && openConnections() == 1);
            assertThat(server.paths()).isEqualTo(List.of(List.of(Responses.path(0)), List.of()));
        }
    }

    @Test
    void sendsNothingToAServerItDoesNotTrust() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(TestCertificate.create()));

            await().until(() -> !hasRoom() && connectionFailures.size() == 2);
            assertThat(connectionFailures).allMatch(reason -> reason.contains("SSLHandshakeException"));
            assertThat(responses.ends()).isEmpty();
        }
    }

    @Test
    void sendsNothingToAServerWithACertificateForAnotherName() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            URI endpoint = URI.create("https://other.example:" + server.port());
            open(endpoint, trusting(certificate), 1_000, host -> new InetAddress[] {loopback(1)});

            await().until(() -> !hasRoom() && connectionFailures.size() == 2);
            assertThat(connectionFailures).allMatch(reason -> reason.contains("SSLHandshakeException"));
            assertThat(responses.ends()).isEmpty();
        }
    }

    @Test
    void sendsNothingToAServerThatDoesNotSpeakHttp2() throws Exception {
        try (ServerSocket server = tlsServer()) {
            Thread serving = new Thread(() -> shakeHands(server), "tls-server");
            serving.setDaemon(true);
            serving.start();
            open(URI.create("https://127.0.0.1:" + server.getLocalPort()), trusting(certificate));

            await().until(() -> !hasRoom() && connectionFailures.size() == 2);
            assertThat(connectionFailures).allMatch(reason -> reason.contains("does not speak HTTP/2"));
            assertThat(responses.ends()).isEmpty();
        }
    }

    private ServerSocket tlsServer() throws Exception {
        KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
        keys.load(null, null);
        keys.setKeyEntry("server", certificate.key(), new char[0], new Certificate[] {certificate.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(keys, new char[0]);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(factory.getKeyManagers(), null, null);
        return tls.getServerSocketFactory().createServerSocket(0, 50, loopback(1));
    }

    private static void shakeHands(ServerSocket server) {
        while (!server.isClosed()) {
            try (SSLSocket socket = (SSLSocket) server.accept()) {
                socket.startHandshake();
                assertThat(socket.getInputStream().read()).isNegative();
            } catch (IOException e) {
                LOG.debug("The client has gone, or the test has ended", e);
            }
        }
    }

    @Test
    void aThousandResponsesTakeFewTasksOfTheOwner() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 1_000)) {
            open(server.endpoint(), trusting(certificate));
            prove(server);

            int before = ownerTasks.get();
            assertThat(sendWhileThereIsRoom(1_000)).isEqualTo(1_000);
            await().until(() -> server.waiting() == 1_000);
            server.respondToAll();

            await().until(() -> responses.ends().size() == 1_001);
            assertThat(ownerTasks.get() - before).isLessThan(250);
        }
    }

    @Test
    void aNameThatTakesForeverToResolveBlocksNothingAndIsLookedUpOnce() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        AtomicInteger lookUps = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), impatient(Duration.ofMillis(500)), 1_000, host -> {
                lookUps.incrementAndGet();
                awaitLatch(answer);
                return InetAddress.getAllByName(host);
            });
            await().until(() -> {
                hasRoom();
                return connectionFailures.size() >= 2;
            });
            assertThat(connectionFailures).allMatch(reason -> reason.startsWith("the name was not resolved"));
            await().until(() -> !hasRoom() && isUnreachable());
            assertThat(lookUps).hasValue(1);

            answer.countDown();
            prove(server);
        }
    }

    @Test
    void aNameThatIsUnknownForAWhileIsLookedUpAgain() throws Exception {
        AtomicInteger lookUps = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate), 1_000, host -> {
                if (lookUps.incrementAndGet() < 3) {
                    throw new UnknownHostException(host);
                }
                return InetAddress.getAllByName(host);
            });

            prove(server);
            assertThat(connectionFailures).containsExactly("unknown host 127.0.0.1", "unknown host 127.0.0.1");
        }
    }

    /** Nobody listens on the first address; the second one accepts connections and says nothing. */
    @Test
    void triesAllAddressesOfAName() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100);
                ServerSocket silent = new ServerSocket(server.port(), 50, loopback(3))) {
            open(server.endpoint(), impatient(Duration.ofSeconds(4)), 1_000, host ->
                    new InetAddress[] {loopback(2), loopback(3), InetAddress.getByName(host)});

            prove(server);
            assertThat(connectionFailures).isEmpty();
            assertThat(silent.getInetAddress()).isEqualTo(loopback(3));
        }
    }

    @Test
    void afterTheLastAddressTheConnectionHasFailed() throws Exception {
        try (ScriptedServer server = new ScriptedServer(certificate, 100)) {
            open(server.endpoint(), trusting(certificate), 1_000, host -> IntStream.of(2, 3)
                    .mapToObj(i -> loopback(i))
                    .toArray(InetAddress[]::new));

            await().until(() -> !hasRoom() && connectionFailures.size() == 2);
            assertThat(connectionFailures).allMatch(reason -> reason.contains("refused"));
        }
    }

    private static InetAddress loopback(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void open(URI endpoint, Http2Settings settings) throws Exception {
        open(endpoint, settings, 1_000, InetAddress::getAllByName);
    }

    private void open(URI endpoint, Http2Settings settings, double rate, Connector.NameResolver resolver)
            throws Exception {
        TransportContext context = new TransportContext(
                "test",
                rate,
                task -> {
                    ownerTasks.incrementAndGet();
                    owner.execute(task);
                },
                background,
                listener);
        transport = onOwner(() -> new Http2Transport(endpoint, settings, context, resolver));
    }

    private <T> T onOwner(Callable<T> task) throws Exception {
        return owner.submit(task).get();
    }

    private boolean hasRoom() throws Exception {
        return onOwner(transport::hasRoom);
    }

    private int capacity() throws Exception {
        return onOwner(transport::capacity);
    }

    private int openConnections() throws Exception {
        return onOwner(transport::openConnections);
    }

    private boolean isUnreachable() throws Exception {
        return onOwner(transport::isUnreachable);
    }

    private void send() {
        await().until(() -> sendWhileThereIsRoom(1) == 1);
    }

    /** The stub refuses it, which is a response. */
    private void prove() {
        send();
        await().untilAsserted(() -> assertThat(responses.ends()).containsExactly("403"));
    }

    private void prove(ScriptedServer server) {
        send();
        await().until(() -> server.waiting() == 1);
        server.respondToAll();
        await().untilAsserted(() -> assertThat(responses.ends()).containsExactly("200"));
    }

    private int sendWhileThereIsRoom(int most) throws Exception {
        return onOwner(() -> {
            int sent = 0;
            while (sent < most && transport.hasRoom()) {
                responses.send(transport);
                sent++;
            }
            return sent;
        });
    }

    private Path write(TestCertificate root) throws Exception {
        return root.write(directory.resolve("root.pem"));
    }

    private Http2Settings trusting(TestCertificate root) throws Exception {
        return trusting(root, LONG, LONG, 1);
    }

    private Http2Settings trusting(TestCertificate root, Duration pingAfter, Duration pingTimeout, int maxConnections)
            throws Exception {
        return settings(write(root), pingAfter, pingTimeout, maxConnections);
    }

    private Http2Settings impatient(Duration connectTimeout) throws Exception {
        Configuration config = new Configuration();
        config.set(Http2Options.TRUSTED_CERTIFICATES, write(certificate).toString());
        config.set(Http2Options.CONNECT_TIMEOUT, connectTimeout);
        return Http2Settings.from(config);
    }

    private Http2Settings through(String proxy) throws Exception {
        Configuration config = new Configuration();
        config.set(Http2Options.TRUSTED_CERTIFICATES, write(certificate).toString());
        config.set(Http2Options.PROXY, proxy);
        return Http2Settings.from(config);
    }

    private static Http2Settings settings(
            Path certificates, Duration pingAfter, Duration pingTimeout, int maxConnections) {
        return new Http2Settings(
                certificates.toString(),
                null,
                maxConnections,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                pingAfter,
                pingTimeout);
    }
}
