package dev.wishcast.audit;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.apache.flink.api.common.functions.RichFlatMapFunction;
import org.apache.flink.util.Collector;

/** Reads all of a table in one query, as one moment, row by row. */
final class ReadMySql extends RichFlatMapFunction<AuditedTable, AuditedRow> {

    /** What makes Connector/J hand on rows as they come, and not collect them first. */
    private static final int ROW_BY_ROW = Integer.MIN_VALUE;

    private final MySqlAccess mysql;
    private final TableQuery wishlist;
    private final TableQuery devices;

    ReadMySql(MySqlAccess mysql, TableQuery wishlist, TableQuery devices) {
        this.mysql = mysql;
        this.wishlist = wishlist;
        this.devices = devices;
    }

    @Override
    public void flatMap(AuditedTable table, Collector<AuditedRow> out) throws Exception {
        TableQuery query = table == AuditedTable.WISHLIST ? wishlist : devices;
        try (Connection connection = mysql.connect();
                Statement statement =
                        connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY)) {
            statement.setFetchSize(ROW_BY_ROW);
            try (ResultSet rows = statement.executeQuery(query.sql())) {
                while (rows.next()) {
                    out.collect(query.row(rows));
                }
            }
        }
    }
}
