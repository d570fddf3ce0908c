package org.scfm.database;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.MySqlServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The two sets of migrations make the same schema.
 */
@EnabledWithMySql
class SchemaTests {

	private static final List<String> OURS = List.of("callout_changes", "callout_participations", "callouts",
			"claim_lock", "contacts", "phone_calls");

	private static Connection h2;

	private static Connection mySql;

	@BeforeAll
	static void migrate() throws SQLException {
		MySqlServer server = MySqlServer.get();
		h2 = migrated("jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=MySQL;DB_CLOSE_DELAY=-1", "sa", "", "h2");
		mySql = migrated(server.createDatabase(), server.username(), server.password(), "mysql");
	}

	@AfterAll
	static void close() throws SQLException {
		h2.close();
		mySql.close();
	}

	@Test
	void both_have_the_same_tables() throws SQLException {
		assertThat(tables(h2)).isEqualTo(tables(mySql)).containsAll(OURS).contains("batch_job_instance");
	}

	@Test
	void both_have_the_same_columns() throws SQLException {
		for (String table : tables(mySql)) {
			assertThat(columns(h2, table)).as(table).isEqualTo(columns(mySql, table)).isNotEmpty();
		}
	}

	@Test
	void both_have_the_same_keys_and_indexes() throws SQLException {
		for (String table : OURS) {
			assertThat(indexes(h2, table)).as(table).isEqualTo(indexes(mySql, table)).contains("unique [id]");
		}
	}

	@Test
	void a_second_live_call_to_a_number_is_refused_also_when_the_connection_that_made_the_tables_is_closed()
			throws SQLException {
		for (Connection database : List.of(h2, mySql)) {
			try (Statement statement = database.createStatement()) {
				statement
					.execute("INSERT INTO contacts (id, msisdn, metadata, created_at, updated_at) VALUES (1, '+1', "
							+ "'{}', '2027-01-01', '2027-01-01')");
				statement.execute("INSERT INTO callouts (id, status, metadata, created_at, updated_at) VALUES (1, "
						+ "'running', '{}', '2027-01-01', '2027-01-01')");
				statement.execute("INSERT INTO callout_participations (id, callout_id, contact_id, msisdn, metadata, "
						+ "created_at, updated_at) VALUES (1, 1, 1, '+1', '{}', '2027-01-01', '2027-01-01')");
				insertCall(statement, 1, "completed");
				insertCall(statement, 2, "unknown");
				assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insertCall(statement, 3, "created"))
					.extracting((ex) -> ex.getMessage().toLowerCase(Locale.ROOT))
					.asString()
					.contains("phone_calls_live_msisdn");
			}
		}
	}

	private static void insertCall(Statement statement, int attempt, String status) throws SQLException {
		statement.execute(
				"""
						INSERT INTO phone_calls (callout_id, callout_participation_id, contact_id, attempt, msisdn, status, provider,
						  account_sid, metadata, created_at, send_by, placed_by_execution, changed_by_execution, updated_at)
						VALUES (1, 1, 1, %d, '+1', '%s', 'twilio', 'AC', '{}', '2027-01-01', '2027-01-01', 1, 1, '2027-01-01')
						"""
					.formatted(attempt, status));
	}

	@Test
	void both_refer_to_the_same_tables() throws SQLException {
		for (String table : OURS) {
			assertThat(references(h2, table)).as(table).isEqualTo(references(mySql, table));
		}
		assertThat(references(h2, "phone_calls"))
			.containsExactly("callout_participation_id -> callout_participations.id");
	}

	@Test
	void both_refuse_what_must_be_unique() throws SQLException {
		assertThat(indexes(h2, "contacts")).contains("unique [msisdn]");
		assertThat(indexes(h2, "callout_participations")).contains("unique [callout_id, contact_id]",
				"unique [callout_id, msisdn]");
		assertThat(indexes(h2, "phone_calls")).contains("unique [live_msisdn]", "unique [remote_call_id]",
				"unique [callout_participation_id, attempt]");
	}

	private static Connection migrated(String url, String username, String password, String vendor)
			throws SQLException {
		Flyway.configure()
			.dataSource(url, username, password)
			.locations("classpath:db/migration/common", "classpath:db/migration/" + vendor)
			.load()
			.migrate();
		return DriverManager.getConnection(url, username, password);
	}

	// Spring Batch takes its ids from sequences on the one and from tables on the other,
	// and Flyway keeps its own table as it likes
	private static Set<String> tables(Connection connection) throws SQLException {
		Set<String> tables = new TreeSet<>();
		try (ResultSet rows = metaData(connection).getTables(connection.getCatalog(), connection.getSchema(), "%",
				null)) {
			while (rows.next()) {
				String table = lower(rows.getString("TABLE_NAME"));
				if (!table.endsWith("_seq") && !table.equals("flyway_schema_history")) {
					tables.add(table);
				}
			}
		}
		return tables;
	}

	private static Map<String, String> columns(Connection connection, String table) throws SQLException {
		Map<String, String> columns = new TreeMap<>();
		try (ResultSet rows = metaData(connection).getColumns(connection.getCatalog(), connection.getSchema(),
				actual(connection, table), "%")) {
			while (rows.next()) {
				String type = type(rows.getString("TYPE_NAME"));
				int length = rows.getInt("COLUMN_SIZE");
				if (type.equals("varchar")) {
					// H2's long text is a varchar without a bound
					type = (length < 1_000_000) ? "varchar(" + length + ")" : "text";
				}
				columns.put(lower(rows.getString("COLUMN_NAME")),
						type + (rows.getString("IS_NULLABLE").equals("YES") ? " or null" : ""));
			}
		}
		return columns;
	}

	private static String type(String type) {
		return switch (lower(type)) {
			case "character varying" -> "varchar";
			case "character" -> "char";
			case "integer" -> "int";
			case "timestamp" -> "datetime";
			case "character large object", "mediumtext" -> "text";
			default -> lower(type);
		};
	}

	private static Set<String> indexes(Connection connection, String table) throws SQLException {
		Map<String, List<String>> columns = new TreeMap<>();
		Set<String> unique = new TreeSet<>();
		try (ResultSet rows = metaData(connection).getIndexInfo(connection.getCatalog(), connection.getSchema(),
				actual(connection, table), false, true)) {
			while (rows.next()) {
				String name = rows.getString("INDEX_NAME");
				columns.computeIfAbsent(name, (key) -> new ArrayList<>()).add(lower(rows.getString("COLUMN_NAME")));
				if (!rows.getBoolean("NON_UNIQUE")) {
					unique.add(name);
				}
			}
		}
		Set<String> indexes = new TreeSet<>();
		columns.forEach((name, of) -> {
			if (unique.contains(name)) {
				indexes.add("unique " + of);
			}
			else if (columns.values().stream().noneMatch((other) -> isBeginning(of, other))) {
				indexes.add(of.toString());
			}
		});
		return indexes;
	}

	// H2 makes an index for a foreign key even where a longer one would do
	private static boolean isBeginning(List<String> columns, List<String> other) {
		return other.size() > columns.size() && other.subList(0, columns.size()).equals(columns);
	}

	private static Set<String> references(Connection connection, String table) throws SQLException {
		Set<String> references = new TreeSet<>();
		try (ResultSet rows = metaData(connection).getImportedKeys(connection.getCatalog(), connection.getSchema(),
				actual(connection, table))) {
			while (rows.next()) {
				references.add(lower(rows.getString("FKCOLUMN_NAME")) + " -> " + lower(rows.getString("PKTABLE_NAME"))
						+ "." + lower(rows.getString("PKCOLUMN_NAME")));
			}
		}
		return references;
	}

	// the name as the database has it: MySQL tells upper from lower case
	private static String actual(Connection connection, String table) throws SQLException {
		try (ResultSet rows = metaData(connection).getTables(connection.getCatalog(), connection.getSchema(), "%",
				null)) {
			while (rows.next()) {
				if (rows.getString("TABLE_NAME").equalsIgnoreCase(table)) {
					return rows.getString("TABLE_NAME");
				}
			}
		}
		throw new AssertionError("no table " + table);
	}

	private static DatabaseMetaData metaData(Connection connection) throws SQLException {
		return connection.getMetaData();
	}

	private static String lower(String text) {
		return text.toLowerCase(Locale.ROOT);
	}

}
