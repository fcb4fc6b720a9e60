package dev.wishcast.sinks.writer;

import com.eatthepath.pushy.apns.auth.ApnsVerificationKey;
import com.eatthepath.pushy.apns.server.MockApnsServer;
import com.eatthepath.pushy.apns.server.MockApnsServerBuilder;
import com.eatthepath.pushy.apns.server.PushNotificationHandler;
import com.eatthepath.pushy.apns.server.PushNotificationHandlerFactory;
import com.eatthepath.pushy.apns.server.ValidatingPushNotificationHandlerFactory;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.TestCertificate;
import dev.wishcast.sinks.apns.ApnsOptions;
import dev.wishcast.sinks.channel.Notification;
import dev.wishcast.sinks.transport.http2.Http2Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERSequence;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static dev.wishcast.connectors.receipt.DeliveryOutcome.ACCEPTED;
import static dev.wishcast.connectors.receipt.DeliveryOutcome.DEAD_TOKEN;
import static org.assertj.core.api.Assertions.assertThat;

/** One writer against pushy's mock of APNs, which checks every header, the token's registration and the JWT. */
@Timeout(60)
class PushyMockServerITCase {

    private static final String TOPIC = "app.example";
    private static final String KEY_ID = "ABC123DEFG";
    private static final String TEAM_ID = "TEAM123456";
    private static final Instant GONE_SINCE = Instant.ofEpochMilli(1_700_000_000_123L);
    private static final int REGISTERED = 500;
    private static final int GONE = 600;

    @TempDir
    static Path directory;

    private static MockApnsServer server;
    private static int port;
    private static Path root;
    private static Path key;

    private final SaleMessage message = Pushes.message("sale", Pushes.FAR_FUTURE);
    private Configuration config;

    @BeforeAll
    static void start() throws Exception {
        TestCertificate certificate = TestCertificate.create();
        root = certificate.write(directory.resolve("root.pem"));
        KeyPair pair = keyPair();
        key = writeKey(pair, "AuthKey_" + KEY_ID + ".p8");
        ApnsVerificationKey verificationKey = new ApnsVerificationKey(KEY_ID, TEAM_ID, (ECPublicKey) pair.getPublic());
        Set<String> devices = IntStream.range(0, REGISTERED)
                .mapToObj(PushyMockServerITCase::token)
                .collect(Collectors.toSet());
        server = new MockApnsServerBuilder()
                .setServerCredentials(new X509Certificate[] {certificate.certificate()}, certificate.key(), null)
                .setUseAlpn(true)
                // It authenticates by token, as no client certificate is presented.
                .setHandlerFactory(takingStandardSignatures(new ValidatingPushNotificationHandlerFactory(
                        Map.of(TOPIC, devices),
                        Map.of(token(GONE), GONE_SINCE),
                        Map.of(KEY_ID, verificationKey),
                        Map.of(verificationKey, Set.of(TOPIC)))))
                .build();
        port = server.start(0).get(20, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.shutdown().get(20, TimeUnit.SECONDS);
        }
    }

    @BeforeEach
    void configure() {
        config = new Configuration();
        config.set(Http2Options.TRUSTED_CERTIFICATES, root.toString());
        config.set(ApnsOptions.ENDPOINT, "https://127.0.0.1:" + port);
        config.set(ApnsOptions.KEY_FILE, key.toString());
        config.set(ApnsOptions.TEAM_ID, TEAM_ID);
        config.set(ApnsOptions.TOPIC, TOPIC);
        config.set(DeliveryOptions.BACKOFF_INITIAL, Duration.ofMillis(20));
    }

    @Test
    void acceptsWhatIsSent() throws Exception {
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(IntStream.range(0, REGISTERED).mapToObj(this::push).toArray(Notification[]::new));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isEqualTo(REGISTERED);
            assertThat(harness.receipts())
                    .allSatisfy(receipt -> assertThat(receipt.attempts()).isOne());
        }
    }

    @Test
    void acceptsASaleIdThatNoHeaderCanHold() throws Exception {
        SaleMessage odd = Pushes.message("Soldes d'été ".repeat(20), Pushes.FAR_FUTURE);
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(Pushes.notification(token(1), odd));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isOne();
        }
    }

    @Test
    void tellsDeadTokensAndSinceWhen() throws Exception {
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(push(1), push(GONE), Pushes.notification("abcd", message));
            harness.flush(true);

            assertThat(harness.receipt(token(1)).outcome()).isEqualTo(ACCEPTED);
            assertThat(harness.receipt(token(GONE))).satisfies(receipt -> {
                assertThat(receipt.outcome()).isEqualTo(DEAD_TOKEN);
                assertThat(receipt.reason()).isEqualTo("Unregistered");
                assertThat(receipt.attempts()).isOne();
            });
            assertThat(harness.receipt("abcd").reason()).isEqualTo("BadDeviceToken");
        }
    }

    @Test
    void aWrongKeyIsOurFaultAndLosesNothing() throws Exception {
        config.set(ApnsOptions.KEY_FILE, writeKey(keyPair(), "other.p8").toString());
        config.set(ApnsOptions.KEY_ID, KEY_ID);
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(push(1));
            harness.runUntil(() -> harness.counter(DeliveryMetric.MISCONFIGURED) > 1);

            assertThat(harness.receipts()).isEmpty();
        }
    }

    @Test
    void aKeyThatIsPutRightIsUsedWithoutARestart() throws Exception {
        Path file = writeKey(keyPair(), "rotated.p8");
        config.set(ApnsOptions.KEY_FILE, file.toString());
        config.set(ApnsOptions.KEY_ID, KEY_ID);
        try (WriterHarness harness = new WriterHarness("apns", config)) {
            harness.write(push(1));
            harness.runUntil(() -> harness.counter(DeliveryMetric.MISCONFIGURED) > 0);
            Files.write(file, Files.readAllBytes(key));
            harness.flush(true);

            assertThat(harness.outcomes(ACCEPTED)).isOne();
        }
    }

    /**
     * A JWT's ES256 signature is two numbers side by side (RFC 7518, section 3.4), and APNs takes it so; pushy's own client
     * signs in DER, which APNs takes too, and that is all its mock reads.
     */
    private static PushNotificationHandlerFactory takingStandardSignatures(PushNotificationHandlerFactory factory) {
        return session -> {
            PushNotificationHandler handler = factory.buildHandler(session);
            return (headers, payload) -> {
                headers.set(
                        "authorization",
                        withDerSignature(headers.get("authorization").toString()));
                handler.handlePushNotification(headers, payload);
            };
        };
    }

    private static String withDerSignature(String authorization) {
        int dot = authorization.lastIndexOf('.');
        byte[] numbers = Base64.getUrlDecoder().decode(authorization.substring(dot + 1));
        BigInteger r = new BigInteger(1, numbers, 0, 32);
        BigInteger s = new BigInteger(1, numbers, 32, 32);
        try {
            byte[] der = new DERSequence(new ASN1Integer[] {new ASN1Integer(r), new ASN1Integer(s)}).getEncoded();
            return authorization.substring(0, dot + 1)
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(der);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Notification push(int number) {
        return Pushes.notification(token(number), message);
    }

    private static String token(int number) {
        return String.format("%064x", number);
    }

    private static KeyPair keyPair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Path writeKey(KeyPair pair, String name) throws Exception {
        return Files.writeString(
                directory.resolve(name),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(pair.getPrivate().getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
    }
}
