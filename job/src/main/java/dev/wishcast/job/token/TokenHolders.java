package dev.wishcast.job.token;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The device rows that have a push token: one, apart from exceptions. The user whose row registered last owns the token. Rows of
 * one user do not compete. The order in which rows arrive does not matter, as long as the changes of each row keep theirs.
 * Immutable.
 *
 * @param rows each of another device
 */
record TokenHolders(List<TokenHolder> rows) {

    static final TokenHolders NONE = new TokenHolders(List.of());

    /** The rows after a claim; the same object if it changes nothing. */
    TokenHolders apply(TokenClaim claim) {
        int index = indexOf(claim);
        TokenHolder known = index < 0 ? null : rows.get(index);
        TokenHolder next = claim.held() ? latest(claim, known) : null;
        if (next == known) {
            return this;
        }
        List<TokenHolder> all = new ArrayList<>(rows);
        if (known != null) {
            all.remove(index);
        }
        if (next != null) {
            all.add(next);
        }
        return new TokenHolders(all);
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

    /** The users who have the token in their rows, but do not own it. */
    Set<String> yielding() {
        if (rows.size() <= 1) {
            return Set.of();
        }
        String owner = Collections.max(rows, TokenHolder.LAST_OWNS).userId();
        return rows.stream()
                .map(TokenHolder::userId)
                .filter(userId -> !userId.equals(owner))
                .collect(Collectors.toSet());
    }
}
