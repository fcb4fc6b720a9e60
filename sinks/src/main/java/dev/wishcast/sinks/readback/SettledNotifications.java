package dev.wishcast.sinks.readback;

import dev.wishcast.connectors.receipt.DeliveryReceipt;
import dev.wishcast.sinks.channel.Notification;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Notifications that a receipt shows as settled, each until it is asked for or its sale has ended. About 80 bytes each.
 * Not thread-safe.
 */
final class SettledNotifications {

    private final int limit;
    private final Map<Long, Set<UUID>> byExpiry = new HashMap<>();
    private int size;
    private long leftOut;

    /** @param limit how many are kept at most */
    SettledNotifications(int limit) {
        this.limit = limit;
    }

    /** @param now in milliseconds since the epoch */
    void add(DeliveryReceipt receipt, long now) {
        UUID id = id(receipt.notificationId());
        if (id == null || receipt.expiresAt() <= now) {
            return;
        }
        Set<UUID> ofExpiry = byExpiry.computeIfAbsent(receipt.expiresAt(), ignored -> new HashSet<>());
        if (size < limit) {
            size += ofExpiry.add(id) ? 1 : 0;
        } else if (!ofExpiry.contains(id)) {
            leftOut++;
        }
    }

    /** Whether the notification was settled; it is forgotten then, as it comes only once. */
    boolean remove(Notification notification) {
        if (size == 0) {
            return false;
        }
        Set<UUID> ofExpiry = byExpiry.get(notification.message().expiresAt());
        boolean settled = ofExpiry != null && ofExpiry.remove(id(notification.id()));
        size -= settled ? 1 : 0;
        return settled;
    }

    /** Forgets what would not be sent any more anyway. */
    void forgetExpired(long now) {
        byExpiry.entrySet().removeIf(ofExpiry -> {
            boolean expired = ofExpiry.getKey() <= now;
            size -= expired ? ofExpiry.getValue().size() : 0;
            return expired;
        });
    }

    int size() {
        return size;
    }

    /** How many did not find room. */
    long leftOut() {
        return leftOut;
    }

    /** {@code null} for what is none of our ids: a topic can hold anything. */
    private static UUID id(String notificationId) {
        try {
            return UUID.fromString(notificationId);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
