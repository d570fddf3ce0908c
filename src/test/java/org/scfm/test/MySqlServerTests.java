package org.scfm.test;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@EnabledWithMySql
class MySqlServerTests {

	private final MySqlServer server = MySqlServer.get();

	@Test
	void each_database_is_separate() throws SQLException {
		String first = this.server.createDatabase();
		String second = this.server.createDatabase();
		assertThat(first).startsWith("jdbc:mysql://")
			.contains(":" + this.server.port() + "/scfm_")
			.isNotEqualTo(second);
		update(first, "CREATE TABLE only_here (id INT)");
		assertThat(query(first, "SELECT COUNT(*) FROM only_here")).isEqualTo("0");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> query(second, "SELECT COUNT(*) FROM only_here"))
			.withMessageContaining("doesn't exist");
	}

	@Test
	void it_is_mysql_8_with_full_unicode_and_a_time_zone_of_its_own() throws SQLException {
		String url = this.server.createDatabase();
		assertThat(query(url, "SELECT VERSION()")).startsWith("8.").doesNotContain("MariaDB");
		assertThat(query(url, "SELECT @@character_set_database")).isEqualTo("utf8mb4");
		assertThat(query(url, "SELECT TIMEDIFF(NOW(), UTC_TIMESTAMP())")).isEqualTo("-05:00:00");
	}

	@Test
	void the_user_is_confined_to_its_databases() {
		String url = this.server.createDatabase();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> update(url, "CREATE DATABASE elsewhere"))
			.withMessageContaining("denied");
	}

	@Test
	void read_committed_sees_what_others_commit_during_a_transaction() throws SQLException {
		String url = this.server.createDatabase();
		update(url, "CREATE TABLE things (id INT PRIMARY KEY)");
		try (Connection reader = connect(url)) {
			reader.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			reader.setAutoCommit(false);
			assertThat(query(reader, "SELECT COUNT(*) FROM things")).isEqualTo("0");
			update(url, "INSERT INTO things VALUES (1)");
			assertThat(query(reader, "SELECT COUNT(*) FROM things")).isEqualTo("1");
			assertThat(query(reader, "SELECT @@transaction_isolation")).isEqualTo("READ-COMMITTED");
		}
	}

	@Test
	void a_unique_generated_column_refuses_a_second_live_row() throws SQLException {
		String url = this.server.createDatabase();
		update(url, """
				CREATE TABLE calls (
				  id INT PRIMARY KEY, msisdn VARCHAR(16) NOT NULL, status VARCHAR(16) NOT NULL,
				  live_msisdn VARCHAR(16) GENERATED ALWAYS AS (CASE WHEN status = 'queued' THEN msisdn END) STORED,
				  UNIQUE KEY calls_live (live_msisdn))""");
		update(url, "INSERT INTO calls (id, msisdn, status) VALUES (1, '+85512000001', 'queued')");
		assertThatExceptionOfType(SQLIntegrityConstraintViolationException.class)
			.isThrownBy(
					() -> update(url, "INSERT INTO calls (id, msisdn, status) VALUES (2, '+85512000001', 'queued')"))
			.withMessageContaining("calls_live");
		update(url, "UPDATE calls SET status = 'completed' WHERE id = 1");
		update(url, "INSERT INTO calls (id, msisdn, status) VALUES (2, '+85512000001', 'queued')");
		assertThat(query(url, "SELECT COUNT(*) FROM calls")).isEqualTo("2");
	}

	@Test
	void what_was_committed_survives_a_kill() throws SQLException {
		String url = this.server.createDatabase();
		update(url, "CREATE TABLE things (id INT PRIMARY KEY)");
		int port = this.server.port();
		try (Connection open = connect(url)) {
			update(url, "INSERT INTO things VALUES (1)");
			open.setAutoCommit(false);
			try (Statement statement = open.createStatement()) {
				statement.executeUpdate("INSERT INTO things VALUES (2)");
			}
			this.server.kill();
			assertThat(open.isValid(5)).isFalse();
			assertThatExceptionOfType(SQLException.class).isThrownBy(() -> connect(url));
		}
		finally {
			this.server.restart();
		}
		assertThat(this.server.port()).isEqualTo(port);
		assertThat(query(url, "SELECT GROUP_CONCAT(id) FROM things")).isEqualTo("1");
	}

	@Test
	void a_halted_server_answers_nobody_and_keeps_its_connections() throws SQLException {
		String url = this.server.createDatabase();
		try (Connection open = connect(url); Connection other = connect(url)) {
			this.server.halt();
			try {
				assertThat(other.isValid(1)).isFalse();
			}
			finally {
				this.server.goOn();
			}
			assertThat(query(open, "SELECT 1")).isEqualTo("1");
		}
	}

	private Connection connect(String url) throws SQLException {
		return DriverManager.getConnection(url, this.server.username(), this.server.password());
	}

	private void update(String url, String sql) throws SQLException {
		try (Connection connection = connect(url); Statement statement = connection.createStatement()) {
			statement.executeUpdate(sql);
		}
	}

	private String query(String url, String sql) throws SQLException {
		try (Connection connection = connect(url)) {
			return query(connection, sql);
		}
	}

	private static String query(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery(sql)) {
			assertThat(rows.next()).isTrue();
			return rows.getString(1);
		}
	}

}
