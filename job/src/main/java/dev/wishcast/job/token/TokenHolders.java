package dev.wishcast.job.token;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The device rows that have a push token: one, apart from exceptions. The user whose row registered last owns the token. Rows of
 * one user do not compete. The order in which rows arrive does not matter, as long as the changes of each row keep theirs.
 * Immutable.
 *
 * <p>A token in very many rows is no phone, but a placeholder that an app or a script wrote. Only the latest rows are kept of it,
 * so that no state grows without bound. All other users yield such a token until they register it anew.
 *
 * @param rows each of another device, at most {@value #MAX_ROWS}
 * @param overflowed whether there have ever been more
 */
record TokenHolders(List<TokenHolder> rows, boolean overflowed) {

    static final int MAX_ROWS = 32;

    static final TokenHolders NONE = new TokenHolders(List.of(), false);

    /** The rows after a claim; the same object if it changes nothing. */
    TokenHolders apply(TokenClaim claim) {
        int index = indexOf(claim);
        TokenHolder known = index < 0 ? null : rows.get(index);
        TokenHolder next = claim.held() ? latest(claim, known) : null;
        if (Objects.equals(next, known)) {
            return this;
        }
        List<TokenHolder> all = new ArrayList<>(rows);
        if (known != null) {
            all.remove(index);
        }
        if (next != null) {
            all.add(next);
        }
        return limited(all);
    }

    private int indexOf(TokenClaim claim) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).isRowOf(claim)) {
                return i;
            }
        }
        return -1;
    }

    /** Debezium can send old rows again: the latest registration counts, as it does for the index. */
    private static TokenHolder latest(TokenClaim claim, TokenHolder known) {
        TokenHolder claimed =
                new TokenHolder(claim.userId(), claim.deviceId(), claim.registeredAt(), claim.changedAt());
        return known != null && TokenHolder.BY_REGISTRATION.compare(claimed, known) <= 0 ? known : claimed;
    }

    private TokenHolders limited(List<TokenHolder> all) {
        if (all.size() <= MAX_ROWS) {
            return new TokenHolders(all, overflowed);
        }
        all.remove(Collections.min(all, TokenHolder.LAST_OWNS));
        return new TokenHolders(all, true);
    }

    /** The user who owns the token; {@code null} if no row has it. */
    String owner() {
        return rows.isEmpty()
                ? null
                : Collections.max(rows, TokenHolder.LAST_OWNS).userId();
    }

    /** Whether a user has the token in a row that is known here. */
    boolean isHeldBy(String userId) {
        for (TokenHolder row : rows) {
            if (row.userId().equals(userId)) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing has to be remembered of the token. */
    boolean isEmpty() {
        return rows.isEmpty() && !overflowed;
    }
}
