package dev.wishcast.connectors.fuzz;

/**
 * What should become of a record.
 *
 * @param effect what it does
 * @param why what is wrong with it, if it is bad
 * @param subject whom a change is of, as user and product or user and device; empty otherwise
 */
public record Verdict(Effect effect, String why, String subject) {

    /** What a record does. */
    public enum Effect {
        /** Goes to the dead letters. */
        BAD,
        /** Is fine and does nothing. */
        IGNORED,
        /** A row is there. */
        UPSERTED,
        /** A row is gone. */
        DELETED,
        /** A row is gone, as a record before said or would have said. */
        TOMBSTONE,
        /** A row is there, and is no device that a push can reach. */
        UNREACHABLE,
        /** Moves the time. */
        HEARTBEAT,
        /** A sale event or a receipt. */
        EVENT
    }

    static Verdict bad(String why) {
        return new Verdict(Effect.BAD, why, "");
    }

    static Verdict of(Effect effect) {
        return new Verdict(effect, "", "");
    }

    public boolean isBad() {
        return effect == Effect.BAD;
    }
}
