package dev.wishcast.connectors.debezium;

import dev.wishcast.connectors.UndecodableException;
import java.util.List;
import java.util.Locale;

/** Decodes Debezium's records of the device table. No reason it gives quotes a column, as any could hold a push token. */
public final class DeviceChangeDecoder extends RowDecoder<DeviceChange> {

    private static final int USER = 0;
    private static final int DEVICE = 1;
    private static final int PLATFORM = 2;
    private static final int PUSH_TOKEN = 3;
    private static final int LOCALE = 4;
    private static final int UPDATED_AT = 5;

    private static final int MAX_PLATFORM_CHARACTERS = 32;
    /** Neither provider gives a limit; the tokens they hand out have 64 to about 250 characters. */
    private static final int MAX_TOKEN_CHARACTERS = 4_096;
    /** RFC 5646, section 4.4.1, asks for room for 35. */
    private static final int MAX_LOCALE_CHARACTERS = 35;

    /**
     * Creates a decoder.
     *
     * @param columns the names of the columns with the owner's id, the device's id, the platform, the push token, the locale
     *     and the time of the last registration; each can be several, as in {@link WishlistChangeDecoder}
     */
    public DeviceChangeDecoder(List<String> columns) {
        super(columns, 2);
    }

    @Override
    DeviceChange upserted(Row row, long changedAt, long writtenAt) throws UndecodableException {
        return new DeviceChange(
                row.id(USER),
                row.id(DEVICE),
                ChangeKind.UPSERTED,
                platform(row.text(PLATFORM, MAX_PLATFORM_CHARACTERS)),
                row.text(PUSH_TOKEN, MAX_TOKEN_CHARACTERS),
                row.textOrNull(LOCALE, MAX_LOCALE_CHARACTERS),
                // A phone's clock, or local time taken for UTC, must not make a token immortal.
                Math.min(row.time(UPDATED_AT), writtenAt),
                changedAt);
    }

    @Override
    DeviceChange deleted(Row row, long changedAt) throws UndecodableException {
        return new DeviceChange(row.id(USER), row.id(DEVICE), ChangeKind.DELETED, null, null, null, 0, changedAt);
    }

    private static Platform platform(String text) throws UndecodableException {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "android" -> Platform.ANDROID;
            case "ios" -> Platform.IOS;
            default -> throw UndecodableException.invalid("the platform is neither android nor ios");
        };
    }

    @Override
    DeviceChange heartbeat(long committedAt) {
        return new DeviceChange("", "", ChangeKind.HEARTBEAT, null, null, null, 0, committedAt);
    }
}
