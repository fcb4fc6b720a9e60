package dev.wishcast.audit;

import dev.wishcast.connectors.debezium.DeviceFilter;
import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadMySqlTest {

    private static final ReadMySql READ = read(Map.of());

    @Test
    void aDeviceIsReadAsTheJobReadsIt() throws SQLException {
        assertThat(READ.row(AuditedTable.DEVICE, row("u1", "phone", "iOS", "token", " ")))
                .hasValue(AuditedRow.device("u1", "phone", "ios", "token", null));
    }

    /** As after a logout. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aDeviceWithoutATokenIsNone(String token) throws SQLException {
        assertThat(READ.row(AuditedTable.DEVICE, row("u1", "phone", "ios", token, "de-DE")))
                .isEmpty();
    }

    /** The index has none of them. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "web"})
    void aDeviceOfAPlatformWithoutAChannelIsNone(String platform) throws SQLException {
        assertThat(READ.row(AuditedTable.DEVICE, row("u1", "phone", platform, "token", null)))
                .isEmpty();
    }

    @Test
    void aDeviceThatTheFilterLeavesOutIsNone() throws SQLException {
        ReadMySql read = read(Map.of("deleted_at", "is null", "status", "active"));
        assertThat(read.row(AuditedTable.DEVICE, row("u1", "phone", "ios", "token", null, null, "active")))
                .isPresent();
        assertThat(read.row(AuditedTable.DEVICE, row("u1", "phone", "ios", "token", null, "2026-11-01", "active")))
                .isEmpty();
        assertThat(read.row(AuditedTable.DEVICE, row("u1", "phone", "ios", "token", null, null, "left")))
                .isEmpty();
    }

    @Test
    void aLocaleThatTheJobLeavesOutIsNoDifference() throws SQLException {
        assertThat(READ.row(AuditedTable.DEVICE, row("u1", "phone", "ios", "token", "x".repeat(36))))
                .hasValue(AuditedRow.device("u1", "phone", "ios", "token", null));
    }

    @Test
    void aWishWithoutATimeIsARow() throws SQLException {
        assertThat(READ.row(AuditedTable.WISHLIST, row("u1", "p1", null))).hasValue(AuditedRow.wish("u1", "p1", 0));
    }

    private static ReadMySql read(Map<String, String> columns) {
        return new ReadMySql(null, "", "", DeviceFilter.of(Set.of("android", "ios"), columns));
    }

    /** A result that is at a row with these columns. */
    private static ResultSet row(String... columns) {
        return (ResultSet) Proxy.newProxyInstance(
                ReadMySqlTest.class.getClassLoader(),
                new Class<?>[] {ResultSet.class},
                (proxy, method, arguments) -> columns[(int) arguments[0] - 1]);
    }
}
