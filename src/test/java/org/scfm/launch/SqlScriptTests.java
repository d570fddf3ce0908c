package org.scfm.launch;

import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqlScriptTests {

	private final StringWriter out = new StringWriter();

	private final StringWriter err = new StringWriter();

	private Connection connection;

	@BeforeEach
	void open() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:h2:mem:;MODE=MySQL");
	}

	@AfterEach
	void close() throws SQLException {
		this.connection.close();
	}

	@Test
	void rows_go_to_standard_output_and_counts_to_standard_error() throws SQLException {
		run(OutputFormat.TABLE, """
				CREATE TABLE people (id INT, name VARCHAR(20)); -- a comment; with a semicolon
				INSERT INTO people VALUES (1, 'Sok; Som'), (22, NULL);

				SELECT id, name AS who FROM people ORDER BY id;
				""");
		assertThat(this.out.toString()).isEqualTo("""
				ID  WHO
				1   Sok; Som
				22  null
				""");
		assertThat(this.err.toString()).isEqualTo("Rows changed: 0\nRows changed: 2\n");
	}

	@Test
	void json_keeps_numbers_and_null() throws SQLException {
		run(OutputFormat.JSON, "SELECT 1 AS n, 'a' AS t, CAST(NULL AS INT) AS nothing, DATE '2027-03-01' AS d");
		assertThat(this.out.toString()).isEqualTo("[{\"N\":1,\"T\":\"a\",\"NOTHING\":null,\"D\":\"2027-03-01\"}]\n");
	}

	@Test
	void what_follows_a_statement_that_fails_is_not_run() throws SQLException {
		assertThatExceptionOfType(SQLException.class)
			.isThrownBy(() -> run(OutputFormat.TABLE,
					"CREATE TABLE people (id INT); SELECT nothing; INSERT INTO people VALUES (1);"))
			.withMessageContaining("NOTHING");
		run(OutputFormat.TABLE, "SELECT COUNT(*) AS n FROM people");
		assertThat(this.out.toString()).isEqualTo("N\n0\n");
	}

	@Test
	void an_empty_script_does_nothing() throws SQLException {
		run(OutputFormat.JSON, " \n;\n");
		assertThat(this.out.toString() + this.err).isEmpty();
	}

	private void run(OutputFormat format, String script) throws SQLException {
		new SqlScript(this.connection, format, new PrintWriter(this.out), new PrintWriter(this.err, true))
			.run(new StringReader(script));
	}

}
