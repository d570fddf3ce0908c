package org.scfm.test;

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

/**
 * A database that processes of the program use, as the tests arrange and look at it. No
 * connection is kept: on H2 the first process that opens the file serves it to the
 * others, and that has to be the program's.
 *
 * @param url the JDBC URL
 * @param username the user
 * @param password the user's password
 * @param environment what leads the program to it
 */
public record ProcessDatabase(String url, String username, String password, Map<String, String> environment) {

	/**
	 * The database that the program makes in its working directory where it is told
	 * nothing.
	 * @param folder the working directory
	 * @return the database
	 */
	public static ProcessDatabase h2(Path folder) {
		Path file = folder.resolve("data").resolve("scfm");
		return new ProcessDatabase("jdbc:h2:file:" + file + ";MODE=MySQL;AUTO_SERVER=TRUE;WRITE_DELAY=0", "", "",
				Map.of());
	}

	/**
	 * A new database of the MySQL server.
	 * @return the database, without tables
	 */
	public static ProcessDatabase mySql() {
		MySqlServer server = MySqlServer.get();
		String url = server.createDatabase();
		return new ProcessDatabase(url, server.username(), server.password(), Map.of("SPRING_DATASOURCE_URL", url,
				"SPRING_DATASOURCE_USERNAME", server.username(), "SPRING_DATASOURCE_PASSWORD", server.password()));
	}

	/**
	 * Creates the tables.
	 */
	public void migrate() {
		Flyway.configure()
			.dataSource(this.url, this.username, this.password)
			.locations("classpath:db/migration/common",
					"classpath:db/migration/" + (this.url.startsWith("jdbc:h2:") ? "h2" : "mysql"))
			.load()
			.migrate();
	}

	/**
	 * Inserts contacts with consecutive numbers from +85512000001 on.
	 * @param count how many, 100,000 at most
	 */
	public void insertContacts(int count) {
		execute("CREATE TABLE digits (d INT)", "INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)", """
				INSERT INTO contacts (msisdn, metadata, created_at, updated_at)
				SELECT CONCAT('+855', 12000001 + n), '{"language":"km"}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP
				FROM (SELECT a.d + 10 * b.d + 100 * c.d + 1000 * e.d + 10000 * f.d AS n
				  FROM digits a, digits b, digits c, digits e, digits f) numbers
				WHERE n < %d ORDER BY n
				""".formatted(count), "DROP TABLE digits");
	}

	/**
	 * Inserts a callout.
	 * @param status its status
	 */
	public void insertCallout(String status) {
		execute("INSERT INTO callouts (status, metadata, created_at, updated_at) VALUES ('" + status
				+ "', '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP)");
	}

	/**
	 * Executes statements, each in a transaction of its own.
	 * @param statements in SQL
	 */
	public void execute(String... statements) {
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
	 * Counts rows.
	 * @param what what stands behind {@code FROM}
	 * @return how many there are
	 */
	public long count(String what) {
		return Long.parseLong(column("SELECT COUNT(*) FROM " + what).get(0));
	}

	/**
	 * Reads the first column of a query's rows.
	 * @param query in SQL
	 * @return the values as text
	 */
	public List<String> column(String query) {
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

	/**
	 * Opens a connection.
	 * @return the connection, for the caller to close
	 * @throws SQLException if the database is not reached
	 */
	public Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, this.username, this.password);
	}

}
