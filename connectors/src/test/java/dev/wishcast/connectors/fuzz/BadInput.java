package dev.wishcast.connectors.fuzz;

import java.io.Serial;

/** Why the model takes a record for bad. */
final class BadInput extends Exception {

    @Serial
    private static final long serialVersionUID = 1L;

    BadInput(String why) {
        super(why, null, false, false);
    }

    static void unless(boolean good, String otherwise) throws BadInput {
        if (!good) {
            throw new BadInput(otherwise);
        }
    }
}
