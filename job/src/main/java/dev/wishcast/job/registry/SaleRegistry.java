package dev.wishcast.job.registry;

import dev.wishcast.connectors.sale.SaleEvent;
import dev.wishcast.connectors.sale.SaleStatus;
import dev.wishcast.job.registry.Registration.Outcome;
import java.time.Duration;
import java.util.Objects;
import org.apache.flink.util.MathUtils;

/**
 * Decides what a sale event means. Stateless but for its settings; thread-safe.
 *
 * <p>A sale is named by its id. The id belongs to one product, one start and one text. It is never used again: a sale that was
 * stopped or has ended does not start anew. The id is remembered after the sale's end for as long as
 * {@code wishcast.sale.id-retention} says.
 *
 * <p>The index hears of a sale shortly before its start, so that ten thousand sales of next month cost nothing there.
 */
public final class SaleRegistry {

    /** How long before its start the index hears of a sale at the latest. Every bucket must have heard of it by then. */
    static final Duration LEAD = Duration.ofMinutes(1);

    /**
     * How much earlier the index may hear of it. Thousands of sales can start at one moment. Handed over at one moment too,
     * they would hold the task, and with it a checkpoint, until the index has taken a copy for every bucket.
     */
    static final Duration SPREAD = Duration.ofMinutes(1);

    private final long retentionMillis;

    /** @param retention how long after the end of its sale an id is remembered */
    public SaleRegistry(Duration retention) {
        this.retentionMillis = retention.toMillis();
    }

    /**
     * Judges an event.
     *
     * @param known what is remembered of the sale's id, or {@code null}
     * @param now milliseconds since the epoch
     */
    Registration register(RegisteredSale known, SaleEvent event, long now) {
        boolean starts = event.status() == SaleStatus.STARTED;
        if (known == null) {
            RegisteredSale sale =
                    new RegisteredSale(event, event.status(), false, Math.max(event.endsAt(), now) + retentionMillis);
            return starts ? start(sale, now) : Registration.of(Outcome.STOPPED, sale);
        } else if (!known.event().productId().equals(event.productId())) {
            return Registration.refused(
                    known,
                    "the sale " + event.saleId() + " is one of the product "
                            + known.event().productId());
        }
        return starts ? startAgain(known, event, now) : stop(known, event, now);
    }

    private Registration start(RegisteredSale sale, long now) {
        if (sale.event().endsAt() <= now) {
            return Registration.of(Outcome.NEVER_FIRES, sale.asHandedOver());
        }
        Registration announced = Registration.of(Outcome.ANNOUNCED, sale);
        return handOverAt(sale) > now ? announced : handOver(Outcome.ANNOUNCED, sale);
    }

    private static Registration handOver(Outcome outcome, RegisteredSale sale) {
        return Registration.of(outcome, sale.asHandedOver()).handingOver(sale.event());
    }

    private Registration startAgain(RegisteredSale known, SaleEvent event, long now) {
        if (known.event().status() != SaleStatus.STARTED) {
            RegisteredSale late =
                    new RegisteredSale(event, known.status(), false, Math.max(event.endsAt(), now) + retentionMillis);
            return Registration.of(Outcome.NEVER_FIRES, late);
        } else if (isRepetition(known.event(), event)) {
            return Registration.of(Outcome.REPEATED, known);
        }
        return Registration.refused(
                known,
                "the sale " + event.saleId()
                        + " was announced with another text or time: a new sale needs a new saleId");
    }

    /** Times that the event leaves out follow from its publication, which differs. */
    private static boolean isRepetition(SaleEvent first, SaleEvent again) {
        boolean sameStart = first.startsAt() == again.startsAt() || (startsAtOnce(first) && startsAtOnce(again));
        boolean sameEnd = first.endsAt() == again.endsAt()
                || first.endsAt() - first.startsAt() == again.endsAt() - again.startsAt();
        return sameStart
                && sameEnd
                && first.title().equals(again.title())
                && Objects.equals(first.body(), again.body())
                && first.attributes().equals(again.attributes());
    }

    private static boolean startsAtOnce(SaleEvent event) {
        return event.startsAt() == event.publishedAt();
    }

    private static Registration stop(RegisteredSale known, SaleEvent event, long now) {
        if (known.status() != SaleStatus.STARTED || known.event().endsAt() <= now) {
            return Registration.of(Outcome.REPEATED, known);
        }
        Registration stopped = Registration.of(Outcome.STOPPED, known.stoppedAs(event.status()));
        return known.handedOver() ? stopped.handingOver(known.event().stopped(event.status())) : stopped;
    }

    /** When there is something to do about a sale without an event: to hand it over, or to forget it. */
    long nextLookAt(RegisteredSale sale) {
        return sale.waits() ? handOverAt(sale) : sale.forgetAt();
    }

    /** When the index is to hear of a sale that {@linkplain RegisteredSale#waits waits}. */
    long handOverAt(RegisteredSale sale) {
        long earlier = MathUtils.murmurHash(sale.event().saleId().hashCode()) % SPREAD.toMillis();
        return sale.event().startsAt() - LEAD.toMillis() - earlier;
    }

    /**
     * Judges a sale whose time to be handed over has come.
     *
     * @param now milliseconds since the epoch; later than planned if the job did not run
     */
    Registration becomeDue(RegisteredSale sale, long now) {
        return sale.event().endsAt() <= now
                ? Registration.of(Outcome.NEVER_FIRES, sale.asHandedOver())
                : handOver(Outcome.ANNOUNCED, sale);
    }
}
