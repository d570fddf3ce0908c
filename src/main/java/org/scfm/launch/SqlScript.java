package org.scfm.launch;

import java.io.PrintWriter;
import java.io.Reader;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.h2.util.ScriptReader;
import org.jspecify.annotations.Nullable;

/**
 * Runs SQL statements one after the other. Rows go to standard output, and how many rows
 * a statement changed to standard error.
 */
final class SqlScript {

	private final Connection connection;

	private final OutputFormat format;

	private final PrintWriter out;

	private final PrintWriter err;

	SqlScript(Connection connection, OutputFormat format, PrintWriter out, PrintWriter err) {
		this.connection = connection;
		this.format = format;
		this.out = out;
		this.err = err;
	}

	/**
	 * Runs statements; each is durable when the next begins.
	 * @param script statements that end with a semicolon, which the last may lack
	 * @throws SQLException if one fails; those after it are not run
	 */
	void run(Reader script) throws SQLException {
		try (ScriptReader statements = new ScriptReader(script);
				Statement statement = this.connection.createStatement()) {
			for (String sql = statements.readStatement(); sql != null; sql = statements.readStatement()) {
				if (!sql.isBlank()) {
					run(statement, sql);
				}
			}
		}
		finally {
			this.out.flush();
		}
	}

	private void run(Statement statement, String sql) throws SQLException {
		if (!statement.execute(sql)) {
			this.err.println("Rows changed: " + statement.getUpdateCount());
			return;
		}
		try (ResultSet rows = statement.getResultSet()) {
			Table.printRows(rows(rows), this.format, (column) -> column, this.out);
		}
	}

	private static List<Map<String, @Nullable Object>> rows(ResultSet result) throws SQLException {
		ResultSetMetaData columns = result.getMetaData();
		List<Map<String, @Nullable Object>> rows = new ArrayList<>();
		while (result.next()) {
			Map<String, @Nullable Object> row = new LinkedHashMap<>();
			for (int column = 1; column <= columns.getColumnCount(); column++) {
				row.put(columns.getColumnLabel(column), value(result, column));
			}
			rows.add(row);
		}
		return rows;
	}

	// null and numbers stay what they are, for JSON
	private static @Nullable Object value(ResultSet result, int column) throws SQLException {
		Object value = result.getObject(column);
		return (value == null || value instanceof Number) ? value : result.getString(column);
	}

}
