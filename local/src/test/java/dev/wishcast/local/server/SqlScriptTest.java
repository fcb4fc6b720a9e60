package dev.wishcast.local.server;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqlScriptTest {

    @Test
    void splitsAtTheEndOfALineAndSkipsComments() {
        assertThat(SqlScript.statements(List.of("-- first", "SELECT 1;", "", "SELECT", "  ';' AS a;")))
                .containsExactly("SELECT 1", "SELECT\n';' AS a");
    }

    @Test
    void honoursDelimiter() {
        assertThat(SqlScript.statements(List.of("DELIMITER //", "BEGIN", "  DO 1;", "END //", "DELIMITER ;", "DO 2;")))
                .containsExactly("BEGIN\nDO 1;\nEND ", "DO 2");
    }

    @Test
    void anUnfinishedStatementIsAnError() {
        assertThatThrownBy(() -> SqlScript.statements(List.of("SELECT 1"))).hasMessageContaining("SELECT 1");
    }
}
