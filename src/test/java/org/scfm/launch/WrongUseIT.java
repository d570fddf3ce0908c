package org.scfm.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.MySqlServer;
import org.scfm.test.Ports;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Wrong use and a wrong environment: the exit code tells a script whether a retry is
 * useless, and one line on standard error tells a person what to do.
 */
class WrongUseIT {

	@TempDir
	private Path folder;

	@Test
	void of_the_command_line_is_told_at_once_and_touches_no_database() {
		assertWrongUse(scfm().run("run", "enqueue-call"),
				"there is no job enqueue-call; did you mean enqueue-calls? The jobs: import-contacts, ");
		assertWrongUse(scfm().run("run", "enqueue-calls", "maxCallsToEnque=5"),
				"enqueue-calls has no parameter maxCallsToEnque; did you mean maxCallsToEnqueue? It takes: ");
		assertWrongUse(scfm().run("run", "enqueue-calls", "maxCallsToEnqueue=ten"),
				"maxCallsToEnqueue=ten: not a whole number");
		assertWrongUse(scfm().run("run", "create-callout", "metadata={'name':'flood'}"),
				"metadata={'name':'flood'}: not JSON; did you mean {\"name\":\"flood\"}");
		assertWrongUse(scfm().run("run", "create-callout", "metadata={\"name\"=>\"flood\"}"),
				"did you mean {\"name\":\"flood\"}");
		assertWrongUse(scfm().run("run", "create-callout", "metadata"), "'metadata' is not of the form name=value");
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void of_a_job_is_told_before_its_run_is_written_down() {
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		assertWrongUse(scfm().run("run", "populate-callout"), "there is no callout", "scfm run create-callout");
		database.insertCallout("initialized");
		database.insertCallout("running");
		assertWrongUse(scfm().run("run", "populate-callout"), "there are several callouts", "calloutId=", "2, 1");
		assertWrongUse(scfm().run("run", "enqueue-calls"), "SOMLENG_ACCOUNT_SID");
		assertThat(database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(database.column("SELECT status FROM callouts ORDER BY id")).containsExactly("initialized",
				"running");
	}

	@Test
	void of_a_setting_is_told_in_one_line() {
		assertWrongUse(
				scfm().with("SPRING_DATASOURCE_URL", "jdbc:postgresql://u:secret@localhost/scfm").run("executions"),
				"SPRING_DATASOURCE_URL begins with 'jdbc:postgresql:', but must be an address of MySQL");
		assertWrongUse(scfm().with("SCFM_PROVIDER_DIALECT", "vonage").run("run", "create-callout"),
				"SCFM_PROVIDER_DIALECT has a value that it cannot have: must be twilio or somleng");
	}

	@Test
	void a_database_that_is_down_is_no_wrong_use() throws IOException {
		ScfmProcess.Ended ended = scfm()
			.with("SPRING_DATASOURCE_URL", "jdbc:mysql://127.0.0.1:" + Ports.free() + "/scfm")
			.run("run", "create-callout");
		assertUnexpected(ended, "the database cannot be reached", "Connection refused", "SPRING_DATASOURCE_URL");
	}

	@Test
	@EnabledWithMySql
	void a_password_that_is_wrong_is_told() {
		String url = MySqlServer.get().createDatabase();
		ScfmProcess.Ended ended = scfm().with(Map.of("SPRING_DATASOURCE_URL", url, "SPRING_DATASOURCE_USERNAME",
				MySqlServer.get().username(), "SPRING_DATASOURCE_PASSWORD", "not-the-password"))
			.run("run", "create-callout");
		assertUnexpected(ended, "the database cannot be reached", "Access denied", "SPRING_DATASOURCE_URL");
		assertThat(ended.err()).doesNotContain("not-the-password");
	}

	@Test
	@EnabledWithMySql
	void a_database_of_a_wrong_version_is_told_before_anything_is_written_to_it() throws IOException {
		ProcessDatabase database = ProcessDatabase.mySql();
		try (MySqlWithAnotherVersion mariaDb = new MySqlWithAnotherVersion(MySqlServer.get().port(),
				"11.8.3-MariaDB-ubu2404")) {
			ScfmProcess.Ended ended = scfm().with(database.environment())
				.with("SPRING_DATASOURCE_URL",
						database.url().replace(":" + MySqlServer.get().port() + "/", ":" + mariaDb.port() + "/"))
				.run("run", "create-callout");
			assertUnexpected(ended, "the database is MySQL 11.8.3-MariaDB-ubu2404", "MySQL 8.0 or newer",
					"SPRING_DATASOURCE_URL");
		}
		assertThat(database.column("SHOW TABLES")).isEmpty();
	}

	@Test
	void a_port_that_is_taken_is_told() throws IOException {
		try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			ScfmProcess.Ended ended = scfm().run("sandbox", "--port=" + taken.getLocalPort());
			assertUnexpected(ended, "port " + taken.getLocalPort(), "Address already in use", "--port");
		}
		assertThat(this.folder).isEmptyDirectory();
	}

	private static void assertWrongUse(ScfmProcess.Ended ended, String... words) {
		assertFailed(ended, ExitCode.USAGE, words);
	}

	private static void assertUnexpected(ScfmProcess.Ended ended, String... words) {
		assertFailed(ended, ExitCode.UNEXPECTED, words);
	}

	private static void assertFailed(ScfmProcess.Ended ended, ExitCode exitCode, String... words) {
		assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode.number());
		assertThat(ended.err()).startsWith("scfm: ").hasLineCount(1).contains(words);
		assertThat(ended.out()).isEmpty();
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder);
	}

}
