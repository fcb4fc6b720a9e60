package dev.wishcast.job.device;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.receipt.TokenHash;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class DeviceTest {

    @ParameterizedTest(name = "registered {0}, dead since {1}: suppressed {2}")
    @CsvSource({"100, 0, false", "100, 99, false", "100, 100, true", "100, 101, true", "0, 101, true", "0, 0, false"})
    void isSuppressedUnlessItRegisteredLater(long registeredAt, long deadSince, boolean suppressed) {
        assertThat(registered("t", registeredAt).withDeath(dead("t", deadSince)).isSuppressed())
                .isEqualTo(suppressed);
    }

    @Test
    void aDeathOfAnotherTokenDoesNothing() {
        Device device = registered("t", 100);
        assertThat(device.withDeath(dead("other", 200))).isSameAs(device);
    }

    @Test
    void anotherTokenIsAliveHoweverOldItsRow() {
        Device dead = registered("t", 100).withDeath(dead("t", 200));
        assertThat(Device.ofRow(row("other", 50, 60), dead).isSuppressed()).isFalse();
    }

    @Test
    void onlyALaterRegistrationRevivesTheSameToken() {
        Device dead = registered("t", 100).withDeath(dead("t", 200));
        assertThat(Stream.of(100, 150, 200)
                        .map(time -> Device.ofRow(row("t", time, 300), dead).isSuppressed()))
                .containsOnly(true);
        assertThat(Device.ofRow(row("t", 201, 300), dead).isSuppressed()).isFalse();
    }

    @Test
    void anOlderRowThatComesAgainDoesNotKillARevivedToken() {
        Device revived = Device.ofRow(row("t", 201, 201), registered("t", 100).withDeath(dead("t", 200)));
        assertThat(Device.ofRow(row("t", 100, 100), revived).isSuppressed()).isFalse();
    }

    @Test
    void neitherDoesAReceiptThatComesAgain() {
        Device revived = Device.ofRow(row("t", 201, 201), registered("t", 100).withDeath(dead("t", 200)));
        assertThat(revived.withDeath(dead("t", 200)).withDeath(dead("t", 150)).isSuppressed())
                .isFalse();
        assertThat(revived.withDeath(dead("t", 250)).withDeath(dead("t", 200)).isSuppressed())
                .isTrue();
    }

    /** The commit of the row stands for the registration, if no column tells; a row of a snapshot tells neither. */
    @Test
    void aRowWithoutTimeRegisteredWhenItWasCommitted() {
        Device dead = Device.ofRow(row("t", 0, 0), null).withDeath(dead("t", 200));
        assertThat(dead.isSuppressed()).isTrue();
        assertThat(Device.ofRow(row("t", 0, 200), dead).isSuppressed()).isTrue();
        assertThat(Device.ofRow(row("t", 0, 201), dead).isSuppressed()).isFalse();
    }

    @Test
    void theRestOfTheRowIsThatOfTheLatest() {
        Device device = Device.ofRow(
                new DeviceChange("u", "d", ChangeKind.UPSERTED, "android", "t", "fr-CH", 90, 300),
                registered("t", 100).withDeath(dead("t", 200)));
        assertThat(device).isEqualTo(new Device("d", "android", "t", "fr-CH", 100, 200));
    }

    @Test
    void travelsAsAPojoAndDoesNotTellItsToken() {
        assertThat(TypeInformation.of(DeadToken.class)).isInstanceOf(PojoTypeInfo.class);
        assertThat(registered("secret", 100).toString()).doesNotContain("secret");
    }

    private static Device registered(String token, long at) {
        return Device.ofRow(row(token, at, at), null);
    }

    private static DeviceChange row(String token, long updatedAt, long changedAt) {
        return new DeviceChange("u", "d", ChangeKind.UPSERTED, "ios", token, "de-CH", updatedAt, changedAt);
    }

    private static DeadToken dead(String token, long since) {
        return new DeadToken("u", TokenHash.of(token), since);
    }
}
