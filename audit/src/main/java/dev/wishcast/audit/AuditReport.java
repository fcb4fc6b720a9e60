package dev.wishcast.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;

/**
 * What an audit found. Immutable; {@code ./wishcast audit --report} writes it as JSON. Never holds a push token.
 *
 * @param savepoint the savepoint or checkpoint
 * @param savepointWrittenAt when it was completed, an RFC 3339 time
 * @param mysql where MySQL is
 * @param mysqlReadAt when reading MySQL began, an RFC 3339 time
 * @param wishlist the wishes
 * @param devices the devices
 * @param examples the first differences, by table and kind, at most as many of each as the audit's limit
 */
public record AuditReport(
        String savepoint,
        String savepointWrittenAt,
        String mysql,
        String mysqlReadAt,
        TableAudit wishlist,
        TableAudit devices,
        List<Difference> examples) {

    /** How many differences there are, examples or not. */
    @JsonIgnore
    public long differences() {
        return wishlist.differences() + devices.differences();
    }
}
