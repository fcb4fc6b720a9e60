package dev.wishcast.job.report;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;

/**
 * What has become of a sale, be it of the whole sale or of one bucket of its product. Immutable. What is told of one sale adds
 * up to the figures of its report. Times are milliseconds since the epoch.
 *
 * @param saleId the sale
 * @param productId the product on sale
 * @param publishedAt when the sale event was written to Kafka
 * @param startsAt when the sale starts
 * @param endsAt when the sale ends
 * @param buckets how many buckets the product has
 * @param fired whether the bucket was scanned
 * @param byMaxHold whether the sale did not wait any longer for the changes committed before it
 * @param usersAsked how many users were handed on
 * @param usersNotAsked how many users were found and not handed on
 * @param bucketsNotFired how many buckets will not be scanned
 * @param why why some were not asked or not scanned; {@code null} if all were
 */
public record SaleProgress(
        String saleId,
        String productId,
        long publishedAt,
        long startsAt,
        long endsAt,
        int buckets,
        boolean fired,
        boolean byMaxHold,
        long usersAsked,
        long usersNotAsked,
        int bucketsNotFired,
        Why why) {

    /** Why users are not asked. */
    public enum Why {
        CANCELLED,
        SOLD_OUT,
        SALE_ENDED;

        public static Why of(SaleStatus stop) {
            return stop == SaleStatus.CANCELLED ? CANCELLED : SOLD_OUT;
        }
    }

    /** A sale was announced. */
    public static SaleProgress announced(SaleEvent event, int buckets) {
        return unfired(event, buckets, 0, null);
    }

    /** Buckets will not be scanned. */
    public static SaleProgress unfired(SaleEvent event, int buckets, int bucketsNotFired, Why why) {
        return new SaleProgress(
                event.saleId(),
                event.productId(),
                event.publishedAt(),
                event.startsAt(),
                event.endsAt(),
                buckets,
                false,
                false,
                0,
                0,
                bucketsNotFired,
                why);
    }
}
