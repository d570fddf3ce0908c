package org.scfm.launch;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.scfm.job.RunGuard;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.MySqlServer;

import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;

import static org.assertj.core.api.Assertions.assertThat;

@EnabledWithMySql
class MySqlRunGuardTests {

	private final MySqlServer server = MySqlServer.get();

	private String url = "";

	@BeforeEach
	void createDatabase() {
		this.url = this.server.createDatabase();
	}

	@Test
	void one_holds_a_run_at_a_time() {
		RunGuard.Held held = guard(this.url).tryTake("job", "r").orElseThrow();
		assertThat(guard(this.url).tryTake("job", "r")).isEmpty();
		held.close();
		// at once: the next launch may follow on the heels of this one
		try (RunGuard.Held next = guard(this.url).tryTake("job", "r").orElseThrow()) {
			assertThat(guard(this.url).tryTake("job", "r")).isEmpty();
		}
	}

	@Test
	void other_runs_are_free() {
		try (RunGuard.Held held = guard(this.url).tryTake("job", "r").orElseThrow();
				RunGuard.Held otherRun = guard(this.url).tryTake("job", "s").orElseThrow();
				RunGuard.Held otherJob = guard(this.url).tryTake("other", "r").orElseThrow()) {
			assertThat(connections()).isEqualTo(3);
		}
	}

	@Test
	void the_runs_of_two_schemas_on_one_server_are_apart() {
		String other = this.server.createDatabase();
		try (RunGuard.Held held = guard(this.url).tryTake("job", "r").orElseThrow()) {
			assertThat(guard(other).tryTake("job", "r")).hasValueSatisfying(RunGuard.Held::close);
		}
	}

	@Test
	void the_longest_run_ids_are_told_apart() {
		String longest = "x".repeat(99);
		try (RunGuard.Held held = guard(this.url).tryTake("populate-callout", longest + "1").orElseThrow()) {
			assertThat(guard(this.url).tryTake("populate-callout", longest + "1")).isEmpty();
			assertThat(guard(this.url).tryTake("populate-callout", longest + "2"))
				.hasValueSatisfying(RunGuard.Held::close);
		}
	}

	@Test
	void the_server_frees_it_when_its_connection_is_gone() throws SQLException {
		RunGuard.Held lost = guard(this.url).tryTake("job", "r").orElseThrow();
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("KILL " + guardConnection(statement));
		}
		awaitFree("job", "r").close();
		// closing what is lost already is no error
		lost.close();
	}

	@Test
	void whether_it_is_free_can_be_seen_without_taking_it() {
		assertThat(guard(this.url).isFree("job", "r")).isTrue();
		try (RunGuard.Held held = guard(this.url).tryTake("job", "r").orElseThrow()) {
			assertThat(guard(this.url).isFree("job", "r")).isFalse();
			assertThat(guard(this.url).isFree("job", "s")).isTrue();
			assertThat(guard(this.url).isFree("other", "r")).isTrue();
		}
		assertThat(guard(this.url).isFree("job", "r")).isTrue();
	}

	@Test
	void the_server_frees_it_when_the_host_has_vanished_for_so_long() throws SQLException {
		Duration waitTimeout = Duration.ofSeconds(70);
		try (RunGuard.Held held = guard(this.url, waitTimeout, Duration.ofSeconds(15)).tryTake("job", "r")
			.orElseThrow()) {
			assertThat(((MySqlRunGuard.HeldLock) held).waitTimeout()).isEqualTo(waitTimeout);
		}
	}

	@Test
	void one_that_is_silent_for_too_long_loses_it() {
		try (RunGuard.Held silent = guard(this.url, Duration.ofSeconds(1), Duration.ofHours(1)).tryTake("job", "r")
			.orElseThrow()) {
			assertThat(silent.isHeld()).isTrue();
			awaitFree("job", "r").close();
			assertThat(silent.isHeld()).isFalse();
		}
	}

	@Test
	void one_that_says_something_now_and_then_keeps_it() {
		List<String> losses = new CopyOnWriteArrayList<>();
		try (RunGuard.Held held = guard(this.url, Duration.ofSeconds(1), Duration.ofMillis(100)).tryTake("job", "r")
			.orElseThrow()) {
			held.whenLost(losses::add);
			Awaitility.await()
				.during(Duration.ofMillis(2500))
				.atMost(Duration.ofSeconds(5))
				.until(() -> !guard(this.url).isFree("job", "r"));
		}
		assertThat(losses).isEmpty();
	}

	@Test
	void its_loss_is_told_once_with_the_reason() throws SQLException {
		List<String> losses = new CopyOnWriteArrayList<>();
		RunGuard.Held lost = guard(this.url, Duration.ofSeconds(60), Duration.ofMillis(50)).tryTake("job", "r")
			.orElseThrow();
		lost.whenLost(losses::add);
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute("KILL " + guardConnection(statement));
		}
		Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> !losses.isEmpty());
		List<String> late = new CopyOnWriteArrayList<>();
		lost.whenLost(late::add);
		assertThat(late).isEqualTo(losses).singleElement().asString().isNotBlank().doesNotContain("\n");
		lost.close();
	}

	@Test
	void a_refused_launch_leaves_no_connection_behind() {
		try (RunGuard.Held held = guard(this.url).tryTake("job", "r").orElseThrow()) {
			for (int i = 0; i < 5; i++) {
				assertThat(guard(this.url).tryTake("job", "r")).isEmpty();
			}
			Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> connections() == 1);
		}
		Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> connections() == 0);
	}

	private RunGuard.Held awaitFree(String job, String runId) {
		return Awaitility.await()
			.atMost(Duration.ofSeconds(10))
			.until(() -> guard(this.url).tryTake(job, runId), (taken) -> taken.isPresent())
			.orElseThrow();
	}

	private long connections() {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			return Long.parseLong(value(statement,
					"SELECT COUNT(*) FROM information_schema.processlist WHERE DB = DATABASE() AND ID <> CONNECTION_ID()"));
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String guardConnection(Statement statement) throws SQLException {
		return value(statement,
				"SELECT ID FROM information_schema.processlist WHERE DB = DATABASE() AND ID <> CONNECTION_ID()");
	}

	private static String value(Statement statement, String sql) throws SQLException {
		try (ResultSet row = statement.executeQuery(sql)) {
			assertThat(row.next()).isTrue();
			return row.getString(1);
		}
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection(this.url, this.server.username(), this.server.password());
	}

	private RunGuard guard(String url) {
		return guard(url, Duration.ofSeconds(60), Duration.ofSeconds(15));
	}

	private RunGuard guard(String url, Duration waitTimeout, Duration pingInterval) {
		return new MySqlRunGuard(details(url), waitTimeout, pingInterval);
	}

	private JdbcConnectionDetails details(String url) {
		return ProcessRunGuard.details(url, this.server.username(), this.server.password());
	}

}
