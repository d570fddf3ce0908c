package org.scfm.test;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import javax.sql.DataSource;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.SimpleJdbcInsert;

/**
 * The application's database as tests arrange and look at it.
 */
public final class Database {

	private static final List<String> TABLES = List.of("provider_accounts", "call_counts", "phone_calls",
			"callout_participations", "callout_changes", "callouts", "contacts", "do_not_call",
			"BATCH_STEP_EXECUTION_CONTEXT", "BATCH_JOB_EXECUTION_CONTEXT", "BATCH_STEP_EXECUTION",
			"BATCH_JOB_EXECUTION_PARAMS", "BATCH_JOB_EXECUTION", "BATCH_JOB_INSTANCE");

	private final DataSource dataSource;

	private final JdbcTemplate jdbc;

	Database(DataSource dataSource) {
		this.dataSource = dataSource;
		this.jdbc = new JdbcTemplate(dataSource);
	}

	/**
	 * Deletes everything but the schema and the row of the claim lock. Is done before
	 * each test.
	 */
	public void empty() {
		TABLES.forEach((table) -> this.jdbc.update("DELETE FROM " + table));
	}

	/**
	 * Counts the rows of a table.
	 * @param table the table, a condition may follow, such as
	 * {@code "phone_calls WHERE status = 'queued'"}
	 * @param values the values for the condition's question marks
	 * @return how many
	 */
	public long count(String table, Object... values) {
		Long count = this.jdbc.queryForObject("SELECT COUNT(*) FROM " + table, Long.class, values);
		return (count != null) ? count : 0;
	}

	/**
	 * Reads rows.
	 * @param sql a query
	 * @param values the values for its question marks
	 * @return values by column name, without regard to the name's case
	 */
	public List<Map<String, Object>> rows(String sql, Object... values) {
		return this.jdbc.queryForList(sql, values);
	}

	/**
	 * Reads one column.
	 * @param <T> the column's type
	 * @param type the column's type
	 * @param sql a query for one column
	 * @param values the values for its question marks
	 * @return the values
	 */
	public <T> List<T> column(Class<T> type, String sql, Object... values) {
		return this.jdbc.queryForList(sql, type, values);
	}

	/**
	 * Reads one value.
	 * @param <T> its type
	 * @param type its type
	 * @param sql a query for one column of one row
	 * @param values the values for its question marks
	 * @return the value
	 */
	public <T> T value(Class<T> type, String sql, Object... values) {
		List<T> found = column(type, sql, values);
		if (found.size() != 1) {
			throw new AssertionError(found.size() + " rows instead of one: " + sql);
		}
		return found.get(0);
	}

	/**
	 * Changes rows.
	 * @param sql a statement
	 * @param values the values for its question marks
	 * @return how many rows it changed
	 */
	public int update(String sql, Object... values) {
		return this.jdbc.update(sql, values);
	}

	/**
	 * Changes rows by one statement for each set of values.
	 * @param sql a statement
	 * @param values the values for its question marks, one array for each execution
	 */
	public void updateAll(String sql, List<Object[]> values) {
		this.jdbc.batchUpdate(sql, values);
	}

	/**
	 * Inserts a row.
	 * @param table a table whose key is the generated {@code id}
	 * @param values values by column name; the columns left out get their defaults
	 * @return the row's id
	 */
	public long insert(String table, Map<String, ?> values) {
		return new SimpleJdbcInsert(this.jdbc).withTableName(table)
			.usingColumns(values.keySet().toArray(String[]::new))
			.usingGeneratedKeyColumns("id")
			.executeAndReturnKey(values)
			.longValue();
	}

	/**
	 * Locks rows against everybody else, tests included.
	 * @param sql a query that locks, such as {@code "SELECT id FROM callouts FOR UPDATE"}
	 * @return the lock, to be closed
	 */
	public Locked lock(String sql) {
		try {
			Connection connection = this.dataSource.getConnection();
			connection.setAutoCommit(false);
			connection.createStatement().execute(sql);
			return () -> {
				try (connection) {
					connection.rollback();
					connection.setAutoCommit(true);
				}
				catch (SQLException ex) {
					throw new IllegalStateException(ex);
				}
			};
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Rows that are locked.
	 */
	public interface Locked extends AutoCloseable {

		@Override
		void close();

	}

}
