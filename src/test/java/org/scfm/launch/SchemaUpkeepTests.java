package org.scfm.launch;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.scfm.job.UsageException;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.MySqlServer;

import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Starting on MySQL as a database user who may read and write rows and no more.
 */
@EnabledWithMySql
class SchemaUpkeepTests {

	private final MySqlServer server = MySqlServer.get();

	private String url = "";

	@BeforeEach
	void createDatabase() {
		this.url = this.server.createDatabase();
	}

	@ParameterizedTest
	@ValueSource(strings = { "migrate", "check" })
	void a_current_schema_needs_no_right_to_change_it(String upkeep) {
		start(this.server.username(), "migrate").close();
		try (ConfigurableApplicationContext context = start(this.server.clerk(), upkeep)) {
			JobRun run = context.getBean(JobLauncher.class).run("create-callout", Map.of());
			assertThat(run.exitCode()).isEqualTo(ExitCode.COMPLETED);
		}
	}

	@Test
	void a_missing_schema_is_reported_and_nothing_is_created() throws SQLException {
		assertThatThrownBy(() -> start(this.server.clerk(), "check"))
			.satisfies((failure) -> assertThat(Failures.reason(failure))
				.matches("the schema is not there, but version \\d+ is needed: "
						+ "run scfm db migrate as a database user who may create tables"))
			.satisfies((failure) -> assertThat(Failures.exitCode(failure)).isEqualTo(ExitCode.UNEXPECTED));
		assertThat(tables()).isZero();
	}

	@Test
	void an_older_schema_is_reported() throws SQLException {
		start(this.server.username(), "migrate").close();
		execute("DELETE FROM flyway_schema_history WHERE version > 3");
		assertThatThrownBy(() -> start(this.server.clerk(), "check"))
			.satisfies((failure) -> assertThat(Failures.reason(failure))
				.startsWith("the schema is at version 3, but version "));
	}

	@Test
	void a_newer_schema_is_good_enough_while_versions_change() throws SQLException {
		start(this.server.username(), "migrate").close();
		execute("""
				INSERT INTO flyway_schema_history
				  (installed_rank, version, description, type, script, installed_by, execution_time, success)
				VALUES (999, '999', 'of the next version', 'SQL', 'V999__of_the_next_version.sql', 'scfm', 1, TRUE)
				""");
		try (ConfigurableApplicationContext context = start(this.server.clerk(), "check")) {
			assertThat(context.getBean(JobLauncher.class)).isNotNull();
		}
	}

	@Test
	void a_user_who_may_change_the_schema_does_not_where_it_is_only_checked() throws SQLException {
		assertThatThrownBy(() -> start(this.server.username(), "check"))
			.satisfies((failure) -> assertThat(Failures.reason(failure)).startsWith("the schema is not there"));
		assertThat(tables()).isZero();
	}

	@Test
	void another_word_is_refused() {
		assertThatThrownBy(() -> start(this.server.username(), "validate"))
			.satisfies((failure) -> assertThat(Failures.reason(failure))
				.isEqualTo("SCFM_DATABASE_SCHEMA is 'validate', but must be migrate or check"))
			.satisfies((failure) -> assertThat(Failures.find(failure, UsageException.class)).isNotNull());
	}

	private ConfigurableApplicationContext start(String username, String upkeep) {
		Map<String, Object> settings = new HashMap<>();
		settings.put("spring.datasource.url", this.url);
		settings.put("spring.datasource.username", username);
		settings.put("spring.datasource.password", this.server.password());
		settings.put(SchemaUpkeep.PROPERTY, upkeep);
		return ScfmApplication.start(settings);
	}

	private long tables() throws SQLException {
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet row = statement
					.executeQuery("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()")) {
			row.next();
			return row.getLong(1);
		}
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, this.server.username(), this.server.password());
	}

}
