package dev.wishcast.job.audience;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.Platform;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.job.index.Interest;
import dev.wishcast.sinks.Provider;
import dev.wishcast.sinks.PushRequest;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.NotificationId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.types.Either;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

class AudienceTest {

    private static final long NOW = 1_000_000;
    private static final Duration MAX_HOLD = Duration.ofSeconds(30);

    private KeyedTwoInputStreamOperatorTestHarness<String, Interest, Either<DeviceChange, DeadToken>, PushRequest>
            audience;

    @BeforeEach
    void open() throws Exception {
        audience = open(null);
        audience.processWatermark2(new Watermark(NOW));
    }

    private static KeyedTwoInputStreamOperatorTestHarness<
                    String, Interest, Either<DeviceChange, DeadToken>, PushRequest>
            open(OperatorSubtaskState state) throws Exception {
        var harness = new KeyedTwoInputStreamOperatorTestHarness<>(
                new AudienceOperator(new Audience(MAX_HOLD)),
                Interest::userId,
                update -> update.isLeft()
                        ? update.left().userId()
                        : update.right().userId(),
                Types.STRING);
        harness.setProcessingTime(NOW);
        harness.setup();
        if (state != null) {
            harness.initializeState(state);
        }
        harness.open();
        return harness;
    }

    @AfterEach
    void close() throws Exception {
        audience.close();
    }

    @Test
    void everyDeviceOfTheUserGetsARequestFromItsPlatformsProvider() throws Exception {
        device("anna", "phone", Platform.IOS, "a1");
        device("anna", "tablet", Platform.ANDROID, "a2");
        device("ben", "phone", Platform.ANDROID, "b1");
        interest("anna", false);

        assertThat(requests())
                .extracting(PushRequest::deviceId, PushRequest::provider, PushRequest::token)
                .containsExactlyInAnyOrder(tuple("phone", Provider.APNS, "a1"), tuple("tablet", Provider.FCM, "a2"));
    }

    @Test
    void aUserWithoutDeviceGetsNone() throws Exception {
        interest("nobody", false);
        assertThat(requests()).isEmpty();
    }

    @Test
    void aRemovedDeviceGetsNoneAndAnUpdatedOneGoesByItsNewToken() throws Exception {
        device("anna", "phone", Platform.IOS, "old");
        device("anna", "phone", Platform.IOS, "new");
        device("anna", "tablet", Platform.IOS, "gone");
        remove("anna", "tablet");
        interest("anna", false);

        assertThat(requests()).extracting(PushRequest::token).containsExactly("new");
    }

    @Test
    void anInterestAheadOfTheDevicesWaitsForThem() throws Exception {
        audience.close();
        audience = open(null);
        audience.processWatermark2(new Watermark(NOW - 1));
        interest("anna", false);
        assertThat(requests()).isEmpty();

        device("anna", "phone", Platform.IOS, "a1");
        audience.processWatermark2(new Watermark(NOW));
        audience.processWatermark1(new Watermark(NOW));
        assertThat(requests()).extracting(PushRequest::token).containsExactly("a1");
        assertThat(audience.numEventTimeTimers()).isZero();

        audience.setProcessingTime(NOW + MAX_HOLD.toMillis());
        assertThat(requests()).hasSize(1);
    }

    @Test
    void ofTwoHeldInterestsTheLaterOneWaitsOn() throws Exception {
        audience.close();
        audience = open(null);
        device("anna", "phone", Platform.IOS, "a1");
        interest("anna", NOW);
        interest("anna", NOW + 10);
        audience.processWatermark1(new Watermark(NOW + 10));
        audience.processWatermark2(new Watermark(NOW));
        assertThat(requests()).hasSize(1);

        audience.processWatermark2(new Watermark(NOW + 10));
        assertThat(requests()).hasSize(2);
        assertThat(audience.numKeyedStateEntries()).isEqualTo(1);
    }

    @Test
    void aHeldInterestSurvivesARestart() throws Exception {
        audience.close();
        audience = open(null);
        interest("anna", false);
        OperatorSubtaskState state = audience.snapshot(1, NOW);
        audience.close();
        audience = open(state);

        device("anna", "phone", Platform.IOS, "a1");
        audience.processWatermark2(new Watermark(NOW));
        audience.processWatermark1(new Watermark(NOW));
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aHeldInterestDoesNotWaitForEver() throws Exception {
        audience.close();
        audience = open(null);
        device("anna", "phone", Platform.IOS, "a1");
        interest("anna", false);
        audience.setProcessingTime(NOW + MAX_HOLD.toMillis() - 1);
        assertThat(requests()).isEmpty();

        audience.setProcessingTime(NOW + MAX_HOLD.toMillis());
        assertThat(requests()).hasSize(1);
        assertThat(audience.numKeyedStateEntries()).isEqualTo(1);
    }

    @Test
    void aSaleThatDidNotWaitDoesNotWaitHereEither() throws Exception {
        audience.close();
        audience = open(null);
        device("anna", "phone", Platform.IOS, "a1");
        interest("anna", true);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aQuietDeviceTopicHoldsNobody() throws Exception {
        audience.close();
        audience = open(null);
        device("anna", "phone", Platform.IOS, "a1");
        audience.processWatermarkStatus2(WatermarkStatus.IDLE);
        interest("anna", false);
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aDeadTokenIsNotUsedUntilItRegistersAgain() throws Exception {
        device("anna", "phone", Platform.IOS, "a1");
        device("anna", "tablet", Platform.IOS, "a2");
        dead("anna", "phone", "a1", NOW);
        interest("anna", false);
        assertThat(requests()).extracting(PushRequest::token).containsExactly("a2");

        device("anna", "phone", Platform.IOS, "a1", NOW + 1);
        interest("anna", false);
        assertThat(requests()).extracting(PushRequest::token).containsExactlyInAnyOrder("a2", "a1", "a2");
    }

    @Test
    void aDeadTokenOfADeviceThatIsGoneOrHasAnotherDoesNothing() throws Exception {
        device("anna", "phone", Platform.IOS, "new");
        dead("anna", "phone", "old", NOW + 1);
        dead("anna", "tablet", "gone", NOW + 1);
        dead("ben", "phone", "new", NOW + 1);
        interest("anna", false);
        assertThat(requests()).extracting(PushRequest::token).containsExactly("new");
        assertThat(audience.numKeyedStateEntries()).isEqualTo(1);
    }

    @Test
    void aDeadTokenIsRememberedAfterARestart() throws Exception {
        device("anna", "phone", Platform.IOS, "a1");
        dead("anna", "phone", "a1", NOW);
        OperatorSubtaskState state = audience.snapshot(1, NOW);
        audience.close();
        audience = open(state);
        audience.processWatermark2(new Watermark(NOW));
        interest("anna", false);
        assertThat(requests()).isEmpty();
    }

    @Test
    void aNotificationKeepsItsIdAndNoOtherHasIt() {
        String id = NotificationId.of("s1", "anna", "phone");
        assertThat(UUID.fromString(id)).hasToString(id);
        assertThat(NotificationId.of("s1", "anna", "phone")).isEqualTo(id);
        assertThat(List.of(
                        NotificationId.of("s2", "anna", "phone"),
                        NotificationId.of("s1", "annap", "hone"),
                        NotificationId.of("s1a", "nna", "phone")))
                .doesNotContain(id)
                .doesNotHaveDuplicates();
    }

    private void device(String userId, String deviceId, Platform platform, String token) throws Exception {
        device(userId, deviceId, platform, token, NOW);
    }

    private void device(String userId, String deviceId, Platform platform, String token, long registeredAt)
            throws Exception {
        change(new DeviceChange(userId, deviceId, ChangeKind.UPSERTED, platform, token, "de-DE", registeredAt, NOW));
    }

    private void remove(String userId, String deviceId) throws Exception {
        change(new DeviceChange(userId, deviceId, ChangeKind.DELETED, null, null, null, 0, NOW));
    }

    private void change(DeviceChange change) throws Exception {
        audience.processElement2(new StreamRecord<>(Either.Left(change), NOW));
    }

    private void dead(String userId, String deviceId, String token, long since) throws Exception {
        audience.processElement2(
                new StreamRecord<>(Either.Right(new DeadToken(userId, deviceId, TokenHash.of(token), since))));
    }

    private void interest(String userId, long asOf) throws Exception {
        interest(userId, asOf, false);
    }

    private void interest(String userId, boolean byMaxHold) throws Exception {
        interest(userId, NOW, byMaxHold);
    }

    private void interest(String userId, long asOf, boolean byMaxHold) throws Exception {
        SaleMessage message = new SaleMessage("s1", "p1", "Now 50% off", null, Map.of(), NOW, NOW + 3_600_000);
        audience.processElement1(new StreamRecord<>(new Interest(userId, message, asOf, byMaxHold), NOW));
    }

    private List<PushRequest> requests() {
        return audience.extractOutputValues();
    }
}
