package dev.wishcast.connectors.debezium;

import dev.wishcast.NanosecondBenchmark;
import dev.wishcast.connectors.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** What it takes to decode one of Debezium's records. */
public class RecordDecodeBenchmark extends NanosecondBenchmark {

    private static final long WRITTEN_AT = 1_795_199_403_926L;

    private static final String SOURCE = "\"source\":{\"version\":\"3.6.1.Final\",\"connector\":\"mysql\",\"name\":"
            + "\"wishcast\",\"ts_ms\":1795199403000,\"snapshot\":\"false\",\"db\":\"shop\",\"sequence\":null,\"ts_us\":"
            + "1795199403000000,\"ts_ns\":1795199403000000000,\"table\":\"%s\",\"server_id\":1,\"gtid\":"
            + "\"619a69e0-e510-11f1-af88-02fc00000001:356\",\"file\":\"binlog.000002\",\"pos\":46545,\"row\":0,"
            + "\"thread\":21,\"query\":null},\"transaction\":null,\"op\":\"c\",\"ts_ms\":1795199403873,\"ts_us\":"
            + "1795199403873085,\"ts_ns\":1795199403873085813}";
    private static final String WISH =
            "{\"before\":null,\"after\":{\"user_id\":4712,\"product_id\":\"12345\",\"added_at\":\"2026-11-20T08:15:30.1Z\"},";
    private static final String DEVICE =
            "{\"before\":null,\"after\":{\"user_id\":4712,\"device_id\":\"phone\",\"platform\":"
                    + "\"android\",\"push_token\":\"" + "x".repeat(22) + ":APA91b" + "y".repeat(128)
                    + "\",\"locale\":\"de-DE\",\"updated_at\":\"2026-11-20T08:15:30.1Z\"},";

    private final WishlistChangeDecoder wishes =
            new WishlistChangeDecoder(List.of("user_id", "product_id", "added_at"));
    private final DeviceChangeDecoder devices = new DeviceChangeDecoder(
            List.of("user_id", "device_id", "platform", "push_token", "locale", "updated_at"),
            DeviceFilter.of(Set.of("android", "ios"), Map.of()));

    private final byte[] wishKey = bytes("{\"user_id\":4712,\"product_id\":\"12345\"}");
    private final byte[] wish = bytes(WISH + SOURCE.formatted("wishlist_item"));
    private final byte[] deviceKey = bytes("{\"user_id\":4712,\"device_id\":\"phone\"}");
    private final byte[] device = bytes(DEVICE + SOURCE.formatted("device"));

    /** A record that means nothing would be measured just as gladly. */
    @Setup
    public void check() throws UndecodableException {
        if (wish() == null || device() == null) {
            throw new IllegalStateException("A record means nothing");
        }
    }

    @Benchmark
    public WishlistChange wish() throws UndecodableException {
        return wishes.decode(wishKey, wish, WRITTEN_AT);
    }

    @Benchmark
    public DeviceChange device() throws UndecodableException {
        return devices.decode(deviceKey, device, WRITTEN_AT);
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
