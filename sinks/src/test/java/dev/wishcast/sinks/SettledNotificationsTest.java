package dev.wishcast.sinks;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettledNotificationsTest {

    private static final long NOW = 1_000;
    private static final SaleMessage SALE = Pushes.message("sale", NOW + 100);

    private final SettledNotifications settled = new SettledNotifications(3);

    @Test
    void remembersEachOnceUntilItIsAskedFor() {
        add(request("a"), DeliveryOutcome.ACCEPTED);
        add(request("a"), DeliveryOutcome.ACCEPTED);

        assertThat(settled.size()).isOne();
        assertThat(settled.remove(request("b"))).isFalse();
        assertThat(settled.remove(request("a"))).isTrue();
        assertThat(settled.remove(request("a"))).isFalse();
        assertThat(settled.size()).isZero();
    }

    /** Their dead letters may not have been written. */
    @ParameterizedTest
    @EnumSource(
            value = DeliveryOutcome.class,
            names = {"REJECTED", "EXHAUSTED"})
    void doesNotRememberWhatHasADeadLetter(DeliveryOutcome outcome) {
        add(request("a"), outcome);

        assertThat(settled.remove(request("a"))).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = DeliveryOutcome.class,
            names = {"ACCEPTED", "DEAD_TOKEN", "EXPIRED", "WITHDRAWN"})
    void remembersWhatNeedsNothingMore(DeliveryOutcome outcome) {
        add(request("a"), outcome);

        assertThat(settled.remove(request("a"))).isTrue();
    }

    @Test
    void forgetsSalesThatHaveEnded() {
        PushRequest later = Pushes.request(Provider.FCM, "later", Pushes.message("other", NOW + 200));
        add(request("a"), DeliveryOutcome.ACCEPTED);
        add(later, DeliveryOutcome.ACCEPTED);

        settled.forgetExpired(NOW + 100);

        assertThat(settled.size()).isOne();
        assertThat(settled.remove(request("a"))).isFalse();
        assertThat(settled.remove(later)).isTrue();
    }

    @Test
    void doesNotTakeUpSalesThatHaveEnded() {
        settled.add(request("a").receipt(DeliveryOutcome.ACCEPTED, null, 1, NOW, NOW), NOW + 100);

        assertThat(settled.size()).isZero();
    }

    @Test
    void keepsToItsLimitAndCountsWhatItLeavesOut() {
        for (String token : new String[] {"a", "b", "c", "d", "a"}) {
            add(request(token), DeliveryOutcome.ACCEPTED);
        }

        assertThat(settled.size()).isEqualTo(3);
        assertThat(settled.leftOut()).isOne();
        assertThat(settled.remove(request("c"))).isTrue();
        assertThat(settled.remove(request("d"))).isFalse();
    }

    @Test
    void ignoresWhatIsNoneOfOurIds() {
        PushRequest foreign = new PushRequest(
                "no uuid",
                "u",
                "d",
                Provider.FCM,
                "t",
                null,
                false,
                new SaleMessage("s", "p", "t", null, Map.of(), 0, NOW + 1));
        add(foreign, DeliveryOutcome.ACCEPTED);
        add(request("a"), DeliveryOutcome.ACCEPTED);

        assertThat(settled.size()).isOne();
        assertThat(settled.remove(foreign)).isFalse();
    }

    private void add(PushRequest request, DeliveryOutcome outcome) {
        settled.add(request.receipt(outcome, null, 1, NOW, NOW), NOW);
    }

    private static PushRequest request(String token) {
        return Pushes.request(Provider.FCM, token, SALE);
    }
}
