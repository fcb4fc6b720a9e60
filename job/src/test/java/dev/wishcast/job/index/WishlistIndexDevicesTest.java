package dev.wishcast.job.index;

import dev.wishcast.connectors.debezium.Platform;
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
        device("anna", "phone", Platform.IOS, "a1");
        device("anna", "tablet", Platform.ANDROID, "a2");
        device("ben", "phone", Platform.ANDROID, "b1");
        index.add("p1", "anna", NOW);

        assertThat(sell())
                .extracting(told -> told.recipient().deviceId(), Told::channel, told -> told.recipient()
                        .address())
                .containsExactlyInAnyOrder(tuple("phone", "apns", "a1"), tuple("tablet", "fcm", "a2"));
    }

    @Test
    void aUserWithoutDeviceIsNot() throws Exception {
        device("anna", "phone", Platform.IOS, "gone");
        index.removeDevice("anna", "phone");
        index.add("p1", "anna", NOW);
        assertThat(sell()).isEmpty();
        assertThat(index.firings().stream().mapToLong(SaleProgress::usersAsked).sum())
                .isEqualTo(1);
    }

    @Test
    void aRemovedDeviceIsNotAndAnUpdatedOneIsToldByItsNewToken() throws Exception {
        device("anna", "phone", Platform.IOS, "old");
        device("anna", "phone", Platform.IOS, "new");
        device("anna", "tablet", Platform.IOS, "gone");
        index.removeDevice("anna", "tablet");
        index.add("p1", "anna", NOW);
        assertThat(addresses(sell())).containsExactly("new");
    }

    @Test
    void aSaleWaitsForTheDevicesCommittedBeforeIt() throws Exception {
        index.add("p1", "anna", NOW);
        device("anna", "phone", Platform.IOS, "old");
        announce();
        index.watermarks(NOW, NOW - 1, NOW);
        assertThat(index.told()).isEmpty();

        device("anna", "phone", Platform.IOS, "new");
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
        device("anna", "phone", Platform.IOS, "a1");
        device("anna", "tablet", Platform.IOS, "a2");
        index.dead("anna", "phone", "a1", NOW);
        index.add("p1", "anna", NOW);
        assertThat(addresses(sell())).containsExactly("a2");

        index.device("anna", "phone", Platform.IOS, "a1", NOW + 1);
        assertThat(addresses(sell())).containsExactlyInAnyOrder("a1", "a2");
    }

    @Test
    void aDeadTokenOfADeviceThatIsGoneOrHasAnotherDoesNothing() throws Exception {
        device("anna", "phone", Platform.IOS, "new");
        index.dead("anna", "phone", "old", NOW + 1);
        index.dead("anna", "tablet", "gone", NOW + 1);
        index.dead("ben", "phone", "new", NOW + 1);
        index.add("p1", "anna", NOW);
        assertThat(addresses(sell())).containsExactly("new");
        assertThat(index.stateEntries("devices")).isEqualTo(1);
    }

    @Test
    void aDeadTokenIsRememberedAfterARestart() throws Exception {
        device("anna", "phone", Platform.IOS, "a1");
        index.dead("anna", "phone", "a1", NOW);
        index.add("p1", "anna", NOW);
        index = index.restart(2, NOW);
        assertThat(sell()).isEmpty();
    }

    private void device(String userId, String deviceId, Platform platform, String token) throws Exception {
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
