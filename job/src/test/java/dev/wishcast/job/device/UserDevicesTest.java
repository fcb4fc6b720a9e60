package dev.wishcast.job.device;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.receipt.TokenHash;
import dev.wishcast.job.token.TokenKey;
import dev.wishcast.job.token.TokenYield;
import java.io.IOException;
import java.util.stream.IntStream;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UserDevicesTest {

    private static final TypeSerializer<UserDevices> SERIALIZER =
            UserDevicesSerializer.TYPE.createSerializer(new SerializerConfigImpl());

    @Test
    void rowsAddReplaceAndRemoveDevices() {
        UserDevices devices = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyRow(row("tablet", ChangeKind.UPSERTED, "a2"))
                .applyRow(row("phone", ChangeKind.UPSERTED, "a3"))
                .applyRow(row("watch", ChangeKind.DELETED, null));
        assertThat(devices.devices()).extracting(Device::pushToken).containsExactly("a3", "a2");
        assertThat(devices.applyRow(row("phone", ChangeKind.DELETED, null)).devices())
                .extracting(Device::deviceId)
                .containsExactly("tablet");
    }

    @Test
    void aDeathSuppressesTheDeviceWithThatToken() {
        UserDevices devices = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyRow(row("tablet", ChangeKind.UPSERTED, "a2"));
        UserDevices after = devices.applyDeath(new DeadToken("u", TokenHash.of("a1"), 200));
        assertThat(after.suppressed()).isEqualTo(1);
        assertThat(devices.applyDeath(new DeadToken("u", TokenHash.of("other"), 200)))
                .isSameAs(devices);
    }

    @Test
    void aDeathIsThatOfEveryDeviceWithTheToken() {
        UserDevices devices = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyRow(row("again", ChangeKind.UPSERTED, "a1"))
                .applyDeath(new DeadToken("u", TokenHash.of("a1"), 200));
        assertThat(devices.suppressed()).isEqualTo(2);
    }

    @Test
    void aDeadTokenStaysDeadUnderANewDeviceUntilItRegistersLater() {
        UserDevices dead = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyDeath(new DeadToken("u", TokenHash.of("a1"), 200));
        assertThat(dead.applyRow(registered("again", "a1", 200)).suppressed()).isEqualTo(2);
        assertThat(dead.applyRow(registered("again", "a1", 201)).suppressed()).isEqualTo(1);
        assertThat(dead.applyRow(registered("again", "a2", 100)).suppressed()).isEqualTo(1);
    }

    @Test
    void ofDevicesWithOneTokenAllButTheLatestAreRepeated() {
        UserDevices devices = UserDevices.NONE
                .applyRow(registered("a", "t", 100))
                .applyRow(registered("b", "t", 300))
                .applyRow(registered("c", "other", 400))
                .applyRow(registered("d", "t", 300))
                .applyRow(registered("e", "t", 200));
        assertThat(IntStream.range(0, 5).mapToObj(devices::isRepeated)).containsExactly(true, true, false, false, true);
    }

    @Test
    void aDeviceThatCanNotBeReachedIsRemovedIfItIsKnown() {
        UserDevices devices = UserDevices.NONE.applyRow(row("phone", ChangeKind.UPSERTED, "a1"));
        assertThat(devices.applyRow(row("phone", ChangeKind.UNREACHABLE, null)).devices())
                .isEmpty();
        assertThat(devices.applyRow(row("watch", ChangeKind.UNREACHABLE, null))).isSameAs(devices);
    }

    @Test
    void aTokenOfAnotherUserIsYieldedWhetherItsRowIsKnownOrNot() {
        TokenYield yields = new TokenYield("u", TokenKey.of("a1"), true);
        UserDevices after = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyRow(row("tablet", ChangeKind.UPSERTED, "a2"))
                .applyYield(yields);
        UserDevices before = UserDevices.NONE
                .applyYield(yields)
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyRow(row("tablet", ChangeKind.UPSERTED, "a2"));
        assertThat(after).isEqualTo(before);
        assertThat(after.devices().stream().filter(after::isYielded))
                .extracting(Device::deviceId)
                .containsExactly("phone");
        assertThat(after.applyYield(yields)).isSameAs(after);
    }

    @Test
    void aTokenThatIsTheUsersAgainIsNotYielded() {
        UserDevices devices = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyYield(new TokenYield("u", TokenKey.of("a1"), true))
                .applyYield(new TokenYield("u", TokenKey.of("a1"), false));
        assertThat(devices.devices()).noneMatch(devices::isYielded);
        assertThat(devices.applyYield(new TokenYield("u", TokenKey.of("a1"), false)))
                .isSameAs(devices);
    }

    @Test
    void aUserIsForgottenWithTheLastDeviceUnlessATokenIsYielded() {
        UserDevices yielding = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyYield(new TokenYield("u", TokenKey.of("a1"), true))
                .applyRow(row("phone", ChangeKind.DELETED, null));
        assertThat(yielding.isEmpty()).isFalse();
        assertThat(yielding.applyYield(new TokenYield("u", TokenKey.of("a1"), false))
                        .isEmpty())
                .isTrue();
    }

    @Test
    void whatIsWrittenIsReadBack() throws Exception {
        UserDevices devices = UserDevices.NONE
                .applyRow(row("phone", ChangeKind.UPSERTED, "a1"))
                .applyRow(new DeviceChange("u", "größe", ChangeKind.UPSERTED, "android", "t", null, 0, 7))
                .applyRow(new DeviceChange("u", "browser", ChangeKind.UPSERTED, "web", "t2", "fr", 8, 9))
                .applyYield(new TokenYield("u", TokenKey.of("t"), true))
                .applyYield(new TokenYield("u", TokenKey.of("t2"), true))
                .applyDeath(new DeadToken("u", TokenHash.of("a1"), 200));
        assertThat(read(written(devices))).isEqualTo(devices);
        assertThat(read(written(UserDevices.NONE))).isEqualTo(UserDevices.NONE);
    }

    @Test
    void aFormatOfALaterReleaseIsRefused() throws Exception {
        byte[] bytes = written(UserDevices.NONE);
        bytes[0] = 2;
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(IOException.class).hasMessageContaining("format 2");
    }

    private static byte[] written(UserDevices devices) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(64);
        SERIALIZER.serialize(devices, out);
        return out.getCopyOfBuffer();
    }

    private static UserDevices read(byte[] bytes) throws IOException {
        return SERIALIZER.deserialize(new DataInputDeserializer(bytes));
    }

    private static DeviceChange row(String deviceId, ChangeKind kind, String token) {
        return new DeviceChange("u", deviceId, kind, kind == ChangeKind.UPSERTED ? "ios" : null, token, "de", 1, 1);
    }

    private static DeviceChange registered(String deviceId, String token, long at) {
        return new DeviceChange("u", deviceId, ChangeKind.UPSERTED, "ios", token, "de", at, at);
    }
}
