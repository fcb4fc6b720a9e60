package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.ChangeKind;
import dev.wishcast.connectors.debezium.DeviceChange;
import dev.wishcast.connectors.debezium.WishlistChange;
import dev.wishcast.job.index.IndexHarness.Told;
import dev.wishcast.job.report.SaleProgress;
import java.util.List;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static dev.wishcast.connectors.sale.SaleStatus.STARTED;
import static dev.wishcast.job.index.IndexHarness.MAX_HOLD;
import static dev.wishcast.job.index.IndexHarness.sale;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Which of a user's devices are told. */
class WishlistIndexDevicesTest {

    private static final long NOW = 1_000_000;
    private static final long END = NOW + 3_600_000;

    private IndexHarness index;
    private int sales;

    @BeforeEach
    void open() throws Exception {
        index = IndexHarness.open(12, new HashMapStateBackend(), 1, NOW);
    }

    @AfterEach
    void close() throws Exception {
        index.close();
    }

    @Test
    void everyDeviceOfTheUserIsToldByItsPlatformsChannel() throws Exception {
        device("anna", "phone", "ios", "a1");
        device("anna", "tablet", "android", "a2");
        device("ben", "phone", "android", "b1");
        index.add("p1", "anna", NOW);

        assertThat(sell())
                .extracting(told -> told.recipient().deviceId(), Told::channel, told -> told.recipient()
                        .address())
                .containsExactlyInAnyOrder(tuple("phone", "apns", "a1"), tuple("tablet", "fcm", "a2"));
    }

    @Test
    void aUserWithoutDeviceIsNot() throws Exception {
        device("anna", "phone", "ios", "gone");
        index.removeDevice("anna", "phone");
        index.add("p1", "anna", NOW);
        assertThat(sell()).isEmpty();
        assertThat(index.firings().stream().mapToLong(SaleProgress::usersAsked).sum())
                .isEqualTo(1);
    }

    @Test
    void aRemovedDeviceIsNotAndAnUpdatedOneIsToldByItsNewToken() throws Exception {
        device("anna", "phone", "ios", "old");
        device("anna", "phone", "ios", "new");
        device("anna", "tablet", "ios", "gone");
        index.removeDevice("anna", "tablet");
        index.add("p1", "anna", NOW);
        assertThat(addresses(sell())).containsExactly("new");
    }

    @Test
    void aSaleWaitsForTheDevicesCommittedBeforeIt() throws Exception {
        index.add("p1", "anna", NOW);
        device("anna", "phone", "ios", "old");
        announce();
        index.watermarks(NOW, NOW - 1, NOW);
        assertThat(index.told()).isEmpty();

        device("anna", "phone", "ios", "new");
        index.watermarks(NOW, NOW, NOW);
        assertThat(addresses(index.told())).containsExactly("new");
    }

    @Test
    void aSaleDoesNotWaitForDevicesForEver() throws Exception {
        index.add("p1", "anna", NOW);
        announce();
        index.watermarks(NOW, NOW - 1, NOW);
        index.clock(NOW + MAX_HOLD.toMillis());
        assertThat(index.told()).hasSize(1);
    }

    @Test
    void aQuietDeviceTopicHoldsNobody() throws Exception {
        index.add("p1", "anna", NOW);
        announce();
        index.watermarks(NOW, NOW - 1, NOW);
        index.quietDevices();
        assertThat(index.told()).hasSize(1);
    }

    @Test
    void aDeadTokenIsNotUsedUntilItRegistersAgain() throws Exception {
        device("anna", "phone", "ios", "a1");
        device("anna", "tablet", "ios", "a2");
        index.dead("anna", "a1", NOW);
        index.add("p1", "anna", NOW);
        assertThat(addresses(sell())).containsExactly("a2");

        index.device("anna", "phone", "ios", "a1", NOW + 1);
        assertThat(addresses(sell())).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aDeadTokenOfADeviceThatIsGoneOrHasAnotherDoesNothing() throws Exception {
        device("anna", "phone", "ios", "new");
        index.dead("anna", "old", NOW + 1);
        index.dead("anna", "gone", NOW + 1);
        index.dead("ben", "new", NOW + 1);
        index.add("p1", "anna", NOW);
        assertThat(addresses(sell())).containsExactly("new");
        assertThat(index.stateEntries("devices")).isEqualTo(1);
    }

    /** A logout, a platform without a channel, a soft delete: the old token must not be pushed to. */
    @Test
    void aDeviceThatCanNoLongerBeReachedIsNotTold() throws Exception {
        device("anna", "phone", "ios", "a1");
        device("anna", "tablet", "android", "a2");
        index.device(unreachable("anna", "phone"));
        index.device(unreachable("anna", "watch"));
        index.add("p1", "anna", NOW);

        assertThat(addresses(sell())).containsExactly("a2");
        assertThat(index.counter(counters -> counters.devicesIgnored)).isEqualTo(2);
        assertThat(index.counter(counters -> counters.devicesDeleted)).isZero();

        index.device(unreachable("anna", "tablet"));
        assertThat(index.stateEntries("devices")).isZero();
    }

    private static DeviceChange unreachable(String userId, String deviceId) {
        return new DeviceChange(userId, deviceId, ChangeKind.UNREACHABLE, null, null, null, 0, NOW);
    }

    @Test
    void aTokenInSeveralRowsOfAUserIsToldOnceByTheRowThatRegisteredLast() throws Exception {
        index.device("anna", "old", "ios", "a1", NOW - 2);
        index.device("anna", "new", "ios", "a1", NOW - 1);
        index.device("anna", "older", "ios", "a1", NOW - 3);
        index.device("anna", "tablet", "android", "a2", NOW);
        index.add("p1", "anna", NOW);

        assertThat(sell()).extracting(told -> told.recipient().deviceId()).containsExactlyInAnyOrder("new", "tablet");
        assertThat(index.counter(counters -> counters.devicesRepeated)).isEqualTo(2);
        assertThat(index.counter(counters -> counters.devicesSuppressed)).isZero();

        index.removeDevice("anna", "new");
        assertThat(sell()).extracting(told -> told.recipient().deviceId()).containsExactlyInAnyOrder("old", "tablet");
    }

    @Test
    void aTokenThatDiedInOneRowIsDeadInAllRowsOfTheUser() throws Exception {
        device("anna", "phone", "ios", "a1");
        device("anna", "again", "ios", "a1");
        index.dead("anna", "a1", NOW);
        index.add("p1", "anna", NOW);
        assertThat(sell()).isEmpty();
        assertThat(index.counter(counters -> counters.tokensFoundDead)).isEqualTo(1);

        index.device("anna", "again", "ios", "a1", NOW + 1);
        assertThat(sell()).extracting(told -> told.recipient().deviceId()).containsExactly("again");
    }

    @Test
    void aDeleteAndItsTombstoneAreCountedOnce() throws Exception {
        device("anna", "phone", "ios", "a1");
        index.add("p1", "anna", NOW);
        index.removeDevice("anna", "phone");
        index.device(new DeviceChange("anna", "phone", ChangeKind.TOMBSTONE, null, null, null, 0, 0));
        index.remove("p1", "anna", NOW);
        index.change(new WishlistChange("p1", "anna", ChangeKind.TOMBSTONE, 0, 0));

        assertThat(index.counter(counters -> counters.devicesDeleted)).isEqualTo(1);
        assertThat(index.counter(counters -> counters.wishesDeleted)).isEqualTo(1);
    }

    @Test
    void aTombstoneThatOutlivedItsDeleteRemovesItsRow() throws Exception {
        device("anna", "phone", "ios", "a1");
        device("anna", "tablet", "ios", "a2");
        index.add("p1", "anna", NOW);
        index.add("p2", "anna", NOW);
        index.device(new DeviceChange("anna", "phone", ChangeKind.TOMBSTONE, null, null, null, 0, 0));
        index.change(new WishlistChange("p2", "anna", ChangeKind.TOMBSTONE, 0, 0));

        assertThat(addresses(sell())).containsExactly("a2");
        assertThat(index.stateEntries("wishers")).isEqualTo(1);
    }

    @Test
    void aTokenThatBelongsToAnotherUserIsNotUsedUntilItComesBack() throws Exception {
        index.yields("anna", "a1", true);
        device("anna", "phone", "ios", "a1");
        device("anna", "tablet", "ios", "a2");
        device("ben", "phone", "ios", "a1");
        index.add("p1", "anna", NOW);
        index.add("p1", "ben", NOW);
        assertThat(sell())
                .extracting(Told::userId, told -> told.recipient().address())
                .containsExactlyInAnyOrder(tuple("anna", "a2"), tuple("ben", "a1"));
        assertThat(index.counter(counters -> counters.devicesYielded)).isEqualTo(1);

        index.yields("ben", "a1", true);
        index.yields("anna", "a1", false);
        assertThat(sell())
                .extracting(Told::userId, told -> told.recipient().address())
                .containsExactlyInAnyOrder(tuple("anna", "a1"), tuple("anna", "a2"));
    }

    @Test
    void aSaleWaitsForWhoOwnsTheTokens() throws Exception {
        device("anna", "phone", "ios", "a1");
        index.add("p1", "anna", NOW);
        announce();
        index.watermarks(NOW, NOW, NOW - 1, NOW);
        index.yields("anna", "a1", true);
        index.watermarks(NOW, NOW, NOW, NOW);
        assertThat(index.told()).isEmpty();
        assertThat(index.firings()).isNotEmpty();
    }

    @Test
    void aYieldedTokenIsRememberedAfterARestartUntilItIsNot() throws Exception {
        device("anna", "phone", "ios", "a1");
        index.yields("anna", "a1", true);
        index.add("p1", "anna", NOW);
        index = index.restart(2, NOW);
        assertThat(sell()).isEmpty();

        index.removeDevice("anna", "phone");
        assertThat(index.stateEntries("devices")).isEqualTo(1);
        index.yields("anna", "a1", false);
        assertThat(index.stateEntries("devices")).isZero();
    }

    @Test
    void aDeadTokenIsRememberedAfterARestart() throws Exception {
        device("anna", "phone", "ios", "a1");
        index.dead("anna", "a1", NOW);
        index.add("p1", "anna", NOW);
        index = index.restart(2, NOW);
        assertThat(sell()).isEmpty();
    }

    private void device(String userId, String deviceId, String platform, String token) throws Exception {
        index.device(userId, deviceId, platform, token, NOW);
    }

    private void announce() throws Exception {
        index.sale(sale("s" + sales++, "p1", STARTED, NOW, END, NOW));
    }

    private List<Told> sell() throws Exception {
        announce();
        index.watermarks(NOW + sales, NOW + sales);
        return index.told();
    }

    private static List<String> addresses(List<Told> told) {
        return told.stream().map(each -> each.recipient().address()).toList();
    }
}
