package dev.wishcast.audit;

import java.lang.reflect.Proxy;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ReadMySqlTest {

    @Test
    void aDeviceIsReadAsTheJobReadsIt() throws SQLException {
        assertThat(ReadMySql.row(AuditedTable.DEVICE, row("u1", "phone", "iOS", "token", " ")))
                .hasValue(AuditedRow.device("u1", "phone", "ios", "token", null));
    }

    /** As after a logout. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void aDeviceWithoutATokenIsNone(String token) throws SQLException {
        assertThat(ReadMySql.row(AuditedTable.DEVICE, row("u1", "phone", "ios", token, "de-DE")))
                .isEmpty();
    }

    @Test
    void aDeviceWithoutAPlatformIsARow() throws SQLException {
        assertThat(ReadMySql.row(AuditedTable.DEVICE, row("u1", "phone", null, "token", null)))
                .hasValue(AuditedRow.device("u1", "phone", "", "token", null));
    }

    @Test
    void aWishWithoutATimeIsARow() throws SQLException {
        assertThat(ReadMySql.row(AuditedTable.WISHLIST, row("u1", "p1", null)))
                .hasValue(AuditedRow.wish("u1", "p1", 0));
    }

    /** A result that is at a row with these columns. */
    private static ResultSet row(String... columns) {
        return (ResultSet) Proxy.newProxyInstance(
                ReadMySqlTest.class.getClassLoader(),
                new Class<?>[] {ResultSet.class},
                (proxy, method, arguments) -> columns[(int) arguments[0] - 1]);
    }
}
