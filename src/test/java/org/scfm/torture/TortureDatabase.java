package org.scfm.torture;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.flywaydb.core.Flyway;
import org.scfm.test.MySqlServer;

/**
 * The database of a storm: people in three running callouts that overlap.
 */
final class TortureDatabase {

	private final MySqlServer server;

	private final String url;

	private TortureDatabase(MySqlServer server, String url) {
		this.server = server;
		this.url = url;
	}

	/**
	 * Creates a database.
	 * @param people how many there are; each is in two of the callouts at least, half of
	 * them in all three
	 */
	static TortureDatabase create(int people) {
		MySqlServer server = MySqlServer.get();
		TortureDatabase database = new TortureDatabase(server, server.createDatabase());
		Flyway.configure()
			.dataSource(database.url, server.username(), server.password())
			.locations("classpath:db/migration/common", "classpath:db/migration/mysql")
			.load()
			.migrate();
		database.execute("SET SESSION cte_max_recursion_depth = 100000", """
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < %d)
				SELECT CONCAT('+855', 12000000 + n), '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) FROM numbers
				""".formatted(people));
		for (int i = 0; i < 3; i++) {
			database.execute("""
					INSERT INTO callouts (status, metadata, created_at, updated_at)
					VALUES ('running', '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
					""",
					"""
							INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
							SELECT (SELECT MAX(id) FROM callouts), id, msisdn, '{}', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6)
							FROM contacts WHERE MOD(id, 6) <> %d ORDER BY id
							"""
						.formatted(i));
		}
		return database;
	}

	/**
	 * What leads the program to it.
	 */
	Map<String, String> environment() {
		return Map.of("SPRING_DATASOURCE_URL", this.url, "SPRING_DATASOURCE_USERNAME", this.server.username(),
				"SPRING_DATASOURCE_PASSWORD", this.server.password());
	}

	Books books() {
		try (Connection connection = connect()) {
			return Books.read(connection);
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Set<Long> ids(String query) {
		Set<Long> ids = new TreeSet<>();
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				ids.add(rows.getLong(1));
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return ids;
	}

	void execute(String... statements) {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			for (String sql : statements) {
				statement.execute(sql);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Kills the server and starts it again.
	 */
	void restartServer() {
		this.server.kill();
		this.server.restart();
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, this.server.username(), this.server.password());
	}

}
