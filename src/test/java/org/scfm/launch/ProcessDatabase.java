package org.scfm.launch;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.flywaydb.core.Flyway;
import org.scfm.job.RunGuard;
import org.scfm.test.MySqlServer;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

/**
 * A database that processes of the program use, as the tests arrange and look at it. No
 * connection is kept: on H2 the first process that opens the file serves it to the
 * others, and that has to be the program's.
 *
 * @param url the JDBC URL
 * @param username the user
 * @param password the user's password
 * @param environment what leads the program to it
 * @param runGuard what keeps apart the processes that use it
 */
record ProcessDatabase(String url, String username, String password, Map<String, String> environment,
		RunGuard runGuard) {

	/**
	 * The database that the program makes in its working directory where it is told
	 * nothing.
	 */
	static ProcessDatabase h2(Path folder) {
		Path file = folder.resolve("data").resolve("scfm");
		return new ProcessDatabase("jdbc:h2:file:" + file + ";MODE=MySQL;AUTO_SERVER=TRUE;WRITE_DELAY=0", "", "",
				Map.of(), new FileRunGuard(Path.of(file + ".runs.lock")));
	}

	/**
	 * A new database of the MySQL server.
	 */
	static ProcessDatabase mySql() {
		MySqlServer server = MySqlServer.get();
		String url = server.createDatabase();
		return new ProcessDatabase(url, server.username(), server.password(),
				Map.of("SPRING_DATASOURCE_URL", url, "SPRING_DATASOURCE_USERNAME", server.username(),
						"SPRING_DATASOURCE_PASSWORD", server.password()),
				new MySqlRunGuard(details(url, server.username(), server.password())));
	}

	static JdbcConnectionDetails details(String url, String username, String password) {
		return new JdbcConnectionDetails() {

			@Override
			public String getUsername() {
				return username;
			}

			@Override
			public String getPassword() {
				return password;
			}

			@Override
			public String getJdbcUrl() {
				return url;
			}

		};
	}

	/**
	 * Creates the tables.
	 */
	void migrate() {
		Flyway.configure()
			.dataSource(this.url, this.username, this.password)
			.locations("classpath:db/migration/common",
					"classpath:db/migration/" + (this.url.startsWith("jdbc:h2:") ? "h2" : "mysql"))
			.load()
			.migrate();
	}

	/**
	 * Inserts contacts with consecutive numbers from +85512000001 on.
	 */
	void insertContacts(int count) {
		execute("CREATE TABLE digits (d INT)", "INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)", """
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				SELECT CONCAT('+855', 12000001 + n), '{"language":"km"}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
				FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
				  FROM digits a, digits b, digits c, digits e, digits f) numbers
				WHERE n < %d ORDER BY n
				""".formatted(count), "DROP TABLE digits");
	}

	void insertCallout(String status) {
		execute("INSERT INTO callouts (status, metadata, created_at, updated_at) VALUES ('" + status
				+ "', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
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

	long count(String what) {
		return Long.parseLong(column("SELECT COUNT(*) FROM " + what).get(0));
	}

	List<String> column(String query) {
		List<String> values = new ArrayList<>();
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(query)) {
			while (rows.next()) {
				values.add(rows.getString(1));
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		return values;
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, this.username, this.password);
	}

}
