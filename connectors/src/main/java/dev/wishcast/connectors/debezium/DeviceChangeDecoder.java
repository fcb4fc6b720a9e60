package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.UndecodableException;
import java.util.ArrayList;
import java.util.List;

/** Decodes Debezium's records of the device table. No reason it gives quotes a column, as any could hold a push token. */
public final class DeviceChangeDecoder extends RowDecoder<DeviceChange> {

    private static final int USER = 0;
    private static final int DEVICE = 1;
    private static final int PLATFORM = 2;
    private static final int PUSH_TOKEN = 3;
    private static final int LOCALE = 4;
    private static final int UPDATED_AT = 5;

    /** Neither provider gives a limit; the tokens they hand out have 64 to about 250 characters. */
    private static final int MAX_TOKEN_CHARACTERS = 4_096;
    /** RFC 5646, section 4.4.1, asks for room for 35. */
    private static final int MAX_LOCALE_CHARACTERS = 35;

    private final DeviceFilter filter;
    /** Where the filter's columns are. */
    private final int[] filtered;

    /**
     * Creates a decoder.
     *
     * @param columns the names of the columns with the owner's id, the device's id, the platform, the push token, the locale
     *     and the time of the last registration; each can be several, as in {@link WishlistChangeDecoder}
     * @param filter which rows are devices that a push can reach
     */
    public DeviceChangeDecoder(List<String> columns, DeviceFilter filter) {
        super(withColumnsOf(filter, columns), 2);
        this.filter = filter;
        List<String> all = withColumnsOf(filter, columns);
        this.filtered = filter.columns().stream().mapToInt(all::indexOf).toArray();
    }

    private static List<String> withColumnsOf(DeviceFilter filter, List<String> columns) {
        List<String> all = new ArrayList<>(columns);
        filter.columns().stream().filter(column -> !columns.contains(column)).forEach(all::add);
        return all;
    }

    @Override
    DeviceChange upserted(Row before, Row row, long changedAt, long writtenAt) throws UndecodableException {
        String userId = row.id(USER);
        String deviceId = row.id(DEVICE);
        String platform = filter.platform(row.value(PLATFORM));
        String pushToken = row.text(PUSH_TOKEN, MAX_TOKEN_CHARACTERS);
        if (!isAccepted(row) || platform == null || pushToken == null) {
            return gone(userId, deviceId, ChangeKind.UNREACHABLE, token(before), changedAt);
        }
        String former = token(before);
        return new DeviceChange(
                userId,
                deviceId,
                ChangeKind.UPSERTED,
                platform,
                pushToken,
                row.textIfReadable(LOCALE, MAX_LOCALE_CHARACTERS),
                pushToken.equals(former) ? null : former,
                // A phone's clock, or local time taken for UTC, must not make a token immortal.
                Math.min(row.timeIfReadable(UPDATED_AT), writtenAt),
                changedAt);
    }

    /** Looks at every column, so that one that was renamed shows. */
    private boolean isAccepted(Row row) throws UndecodableException {
        boolean accepted = true;
        for (int i = 0; i < filtered.length; i++) {
            accepted &= filter.accepts(i, row.value(filtered[i]));
        }
        return accepted;
    }

    @Override
    DeviceChange deleted(Row row, ChangeKind kind, long changedAt) throws UndecodableException {
        return gone(row.id(USER), row.id(DEVICE), kind, token(row), changedAt);
    }

    /** The token of a row that is no longer so; {@code null} if there is none. A token that can't be read was never used. */
    private static String token(Row before) {
        return before.isPresent() ? before.textIfReadable(PUSH_TOKEN, MAX_TOKEN_CHARACTERS) : null;
    }

    private static DeviceChange gone(
            String userId, String deviceId, ChangeKind kind, String formerToken, long changedAt) {
        return new DeviceChange(userId, deviceId, kind, null, null, null, formerToken, 0, changedAt);
    }

    @Override
    DeviceChange heartbeat(long committedAt) {
        return new DeviceChange("", "", ChangeKind.HEARTBEAT, null, null, null, 0, committedAt);
    }
}
