package dev.wishcast.launcher.sale;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.time.Instant;
import java.util.Map;

/**
 * A sale event as a product team writes it. Immutable.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param status what is announced
 * @param startsAt when the sale starts; {@code null} for at once
 * @param endsAt when it ends; {@code null} for the job's default
 * @param title the notification's title; needed for {@link Status#STARTED} only
 * @param body the notification's text, or {@code null}
 * @param attributes what the app gets beside the text; may be {@code null}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SaleAnnouncement(
        String saleId,
        String productId,
        Status status,
        @JsonSerialize(using = ToStringSerializer.class) Instant startsAt,
        @JsonSerialize(using = ToStringSerializer.class) Instant endsAt,
        String title,
        String body,
        Map<String, String> attributes) {

    /** What is announced. */
    public enum Status {
        STARTED,
        CANCELLED,
        SOLD_OUT
    }

    /** A sale that starts now. */
    public static SaleAnnouncement started(String saleId, String productId, String title, String body) {
        return new SaleAnnouncement(saleId, productId, Status.STARTED, null, null, title, body, null);
    }
}
