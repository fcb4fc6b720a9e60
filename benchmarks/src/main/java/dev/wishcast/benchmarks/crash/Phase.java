package dev.wishcast.benchmarks.crash;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** In the middle of what it happens. */
enum Phase {
    /** Pushes of a sale are going out. */
    FANOUT,
    /** Wishes are on their way from MySQL to the index; the sale comes when all have arrived. */
    INDEX;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
