package dev.wishcast.sinks.channel;

import dev.wishcast.sinks.Recipient;
import dev.wishcast.sinks.SaleMessage;

/**
 * One message to one recipient. Immutable.
 *
 * @param id a UUID, deterministic in sale, user and device: see {@link NotificationId}
 * @param recipient whom it is for
 * @param message what it says; one object for many notifications
 */
public record Notification(String id, Recipient recipient, SaleMessage message) {}
