package dev.wishcast.local.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A file of SQL statements as the mysql client reads them: a statement ends at the end of a line, DELIMITER is honoured. */
final class SqlScript {

    private SqlScript() {}

    static void run(Connection connection, Path file) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements(Files.readAllLines(file))) {
                statement.execute(sql);
            }
        }
    }

    static List<String> statements(List<String> lines) {
        List<String> statements = new ArrayList<>();
        String delimiter = ";";
        StringBuilder current = new StringBuilder();
        for (String line : lines) {
            String text = line.strip();
            if (text.startsWith("DELIMITER ")) {
                delimiter = text.substring("DELIMITER ".length()).strip();
            } else if (text.endsWith(delimiter)) {
                statements.add(current.append(text, 0, text.length() - delimiter.length())
                        .toString());
                current.setLength(0);
            } else if (!text.isEmpty() && !text.startsWith("--")) {
                current.append(text).append('\n');
            }
        }
        if (!current.isEmpty()) {
            throw new IllegalArgumentException("The last statement does not end with " + delimiter + ": " + current);
        }
        return statements;
    }
}
