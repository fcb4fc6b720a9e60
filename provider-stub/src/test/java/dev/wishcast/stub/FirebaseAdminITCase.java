package dev.wishcast.stub;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.firebase.FirebaseApp;
import com.google.firebase.FirebaseOptions;
import com.google.firebase.internal.ApacheHttp2Transport;
import com.google.firebase.messaging.AndroidConfig;
import com.google.firebase.messaging.AndroidNotification;
import com.google.firebase.messaging.FirebaseMessaging;
import com.google.firebase.messaging.FirebaseMessagingException;
import com.google.firebase.messaging.Message;
import com.google.firebase.messaging.MessagingErrorCode;
import com.google.firebase.messaging.Notification;
import dev.wishcast.stub.script.StubProvider;
import dev.wishcast.stub.script.StubScript;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.HttpHost;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The unmodified firebase-admin client, over its own transport; only its connections lead to the stub. */
class FirebaseAdminITCase {

    private static final String TOKEN = StubClient.FCM_TOKEN;

    private static ProviderStub stub;
    private static FirebaseApp app;
    private static CloseableHttpAsyncClient connections;

    @BeforeAll
    static void start() throws Exception {
        stub = ProviderStub.start(StubConfig.defaults());
        connections = connectionsToStub();
        app = FirebaseApp.initializeApp(
                FirebaseOptions.builder()
                        .setCredentials(credentials(stub))
                        .setHttpTransport(new ApacheHttp2Transport(connections))
                        .build(),
                FirebaseAdminITCase.class.getName());
    }

    @AfterAll
    static void stop() throws Exception {
        app.delete();
        connections.close();
        stub.close();
    }

    @AfterEach
    void reset() {
        stub.reset();
    }

    private static GoogleCredentials credentials(ProviderStub of) throws Exception {
        HttpTransport trusting = new NetHttpTransport.Builder()
                .setSslSocketFactory(StubClient.trusting(stub).getSocketFactory())
                .build();
        try (InputStream serviceAccount = Files.newInputStream(of.serviceAccountFile())) {
            return GoogleCredentials.fromStream(serviceAccount, () -> trusting);
        }
    }

    private static CloseableHttpAsyncClient connectionsToStub() {
        HttpHost host = new HttpHost("https", "127.0.0.1", stub.port());
        return ApacheHttp2Transport.defaultHttpAsyncClientBuilder()
                .setRoutePlanner((target, context) -> new HttpRoute(host, null, true))
                .setConnectionManager(PoolingAsyncClientConnectionManagerBuilder.create()
                        .setTlsStrategy(ClientTlsStrategyBuilder.create()
                                .setSslContext(StubClient.trusting(stub))
                                .buildAsync())
                        .build())
                .build();
    }

    // Deprecated in favour of installation ids, which no installed app has yet.
    @SuppressWarnings("deprecation")
    private static Message.Builder message(String token) {
        return Message.builder()
                .setToken(token)
                .setNotification(Notification.builder()
                        .setTitle("Flash sale")
                        .setBody("Half the price")
                        .build());
    }

    @Test
    void readsTheMessageIdOfAnAcceptedMessage() throws Exception {
        UUID notificationId = UUID.randomUUID();
        String messageId = FirebaseMessaging.getInstance(app)
                .send(message(TOKEN)
                        .putData("saleId", "sale-1")
                        .setAndroidConfig(AndroidConfig.builder()
                                .setCollapseKey("sale-1")
                                .setTtl(60_000)
                                .setPriority(AndroidConfig.Priority.HIGH)
                                .setNotification(AndroidNotification.builder()
                                        .setTag(notificationId.toString())
                                        .build())
                                .build())
                        .build());

        assertThat(messageId).startsWith("projects/" + stub.projectId() + "/messages/");
        assertThat(stub.accepted("sale-1")).singleElement().satisfies(push -> {
            assertThat(push.provider()).isEqualTo(StubProvider.FCM);
            assertThat(push.token()).isEqualTo(TOKEN);
            assertThat(push.count()).isEqualTo(1);
            assertThat(push.lastNotificationId()).isEqualTo(notificationId);
        });
    }

    @Test
    void speaksHttp2() throws Exception {
        assertThat(FirebaseMessaging.getInstance(app).send(message(TOKEN).build()))
                .isNotEmpty();
        // One for the token over HTTP/1.1, one for all messages.
        assertThat(stub.statistics().connections().total()).isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "400, INVALID_ARGUMENT, INVALID_ARGUMENT",
        "401, THIRD_PARTY_AUTH_ERROR, THIRD_PARTY_AUTH_ERROR",
        "403, SENDER_ID_MISMATCH, SENDER_ID_MISMATCH",
        "404, UNREGISTERED, UNREGISTERED",
        "429, QUOTA_EXCEEDED, QUOTA_EXCEEDED",
        "500, INTERNAL, INTERNAL"
    })
    void readsScriptedErrors(int status, String code, MessagingErrorCode expected) {
        stub.script(StubScript.answer(StubProvider.FCM, status, code).forToken(TOKEN));

        FirebaseMessagingException failure = failure(message(TOKEN).build());

        assertThat(failure.getMessagingErrorCode()).isEqualTo(expected);
        assertThat(failure.getHttpResponse().getStatusCode()).isEqualTo(status);
        assertThat(stub.accepted()).isEmpty();
    }

    @Test
    void retriesAServiceThatIsUnavailableOnce() throws Exception {
        stub.script(StubScript.answer(StubProvider.FCM, 503, "UNAVAILABLE")
                .withRetryAfterSeconds(0)
                .times(1));

        FirebaseMessaging.getInstance(app).send(message(TOKEN).build());

        assertThat(stub.statistics().answers("fcm", "503 UNAVAILABLE")).isEqualTo(1);
        assertThat(stub.statistics().totals().accepted()).isEqualTo(1);
    }

    @Test
    void readsThatATokenIsMalformed() {
        FirebaseMessagingException failure = failure(message("not a token").build());

        assertThat(failure.getMessagingErrorCode()).isEqualTo(MessagingErrorCode.INVALID_ARGUMENT);
        assertThat(failure).hasMessageContaining("not a valid FCM registration token");
    }

    @Test
    void readsThatAMessageIsTooBig() {
        FirebaseMessagingException failure =
                failure(message(TOKEN).putData("blob", "x".repeat(4096)).build());

        assertThat(failure.getMessagingErrorCode()).isEqualTo(MessagingErrorCode.INVALID_ARGUMENT);
        assertThat(failure).hasMessageContaining("too big");
    }

    @Test
    void dryRunIsAnsweredButNotRecorded() throws Exception {
        String messageId =
                FirebaseMessaging.getInstance(app).send(message(TOKEN).build(), true);

        assertThat(messageId).endsWith("/messages/fake_message_id");
        assertThat(stub.accepted()).isEmpty();
    }

    private static FirebaseMessagingException failure(Message message) {
        return catchThrowableOfType(FirebaseMessagingException.class, () -> FirebaseMessaging.getInstance(app)
                .send(message));
    }
}
