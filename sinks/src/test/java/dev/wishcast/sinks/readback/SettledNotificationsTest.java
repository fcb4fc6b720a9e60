package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.DeliveryOutcome;
import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.sinks.Pushes;
import dev.wishcast.sinks.SaleMessage;
import dev.wishcast.sinks.channel.Notification;
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

    /** Its dead letter too, if it has one, was written before the receipt. */
    @ParameterizedTest
    @EnumSource
    void everyReceiptSettles(DeliveryOutcome outcome) {
        add(request("a"), outcome);

        assertThat(settled.remove(request("a"))).isTrue();
    }

    @Test
    void forgetsSalesThatHaveEnded() {
        Notification later = Pushes.notification("later", Pushes.message("other", NOW + 200));
        add(request("a"), DeliveryOutcome.ACCEPTED);
        add(later, DeliveryOutcome.ACCEPTED);

        settled.forgetExpired(NOW + 100);

        assertThat(settled.size()).isOne();
        assertThat(settled.remove(request("a"))).isFalse();
        assertThat(settled.remove(later)).isTrue();
    }

    @Test
    void doesNotTakeUpSalesThatHaveEnded() {
        settled.add(receipt(request("a"), DeliveryOutcome.ACCEPTED), NOW + 100);

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
        Notification foreign = new Notification("no uuid", request("a").recipient(), Pushes.message("s", NOW + 1));
        add(foreign, DeliveryOutcome.ACCEPTED);
        add(request("a"), DeliveryOutcome.ACCEPTED);

        assertThat(settled.size()).isOne();
        assertThat(settled.remove(foreign)).isFalse();
    }

    private void add(Notification request, DeliveryOutcome outcome) {
        settled.add(receipt(request, outcome), NOW);
    }

    private static DeliveryReceipt receipt(Notification notification, DeliveryOutcome outcome) {
        return new DeliveryReceipt(
                notification.id(),
                notification.message().saleId(),
                notification.message().productId(),
                notification.recipient().userId(),
                notification.recipient().deviceId(),
                "fcm",
                outcome,
                null,
                1,
                notification.message().publishedAt(),
                notification.message().expiresAt(),
                NOW,
                NOW,
                null,
                0);
    }

    private static Notification request(String token) {
        return Pushes.notification(token, SALE);
    }
}
