package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.MySqlServer;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The MySQL server goes away in the middle of a run, or takes the run's guard away.
 */
@EnabledWithMySql
class DatabaseFaultsIT {

	private static final int CONTACTS = 60_000;

	private static final int CHUNK = 1_000;

	@TempDir
	private Path folder;

	private ProcessDatabase database;

	@BeforeEach
	void createDatabase() {
		this.database = ProcessDatabase.mySql();
		this.database.migrate();
	}

	@Test
	void populate_goes_on_after_the_server_was_restarted() {
		this.database.insertContacts(CONTACTS);
		this.database.insertCallout("initialized");
		restartServerDuring("callout_participations", "run", "populate-callout", "runId=nightly");
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
		assertEveryLineIsWrittenOnce();
	}

	@Test
	void import_goes_on_after_the_server_was_restarted() throws IOException {
		Files.writeString(this.folder.resolve("contacts.csv"),
				IntStream.rangeClosed(1, CONTACTS)
					.mapToObj((i) -> "+855" + (12_000_000 + i) + ",person " + i)
					.collect(Collectors.joining("\n", "msisdn,name\n", "\n")));
		restartServerDuring("contacts", "run", "import-contacts", "runId=nightly", "inputFile=contacts.csv");
		assertThat(this.database.count("contacts")).isEqualTo(CONTACTS);
		assertEveryLineIsWrittenOnce();
	}

	/**
	 * As one that was suspended for longer than the server waits.
	 */
	@Test
	void a_process_that_was_suspended_and_has_a_successor_leaves_everything_to_it() throws Exception {
		this.database.insertContacts(CONTACTS);
		this.database.insertCallout("initialized");
		String[] command = { "run", "populate-callout", "runId=nightly" };
		try (ScfmProcess suspended = scfm().start(command)) {
			awaitRows(suspended, "callout_participations");
			suspended.signal("STOP");
			endItsConnections();
			ScfmProcess.Ended successor = scfm().run(command);
			assertThat(successor.exitCode()).as(successor.err()).isZero();
			List<String> recorded = recorded();
			suspended.signal("CONT");
			ScfmProcess.Ended ended = suspended.awaitEnd();
			assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.FAILED.number());
			assertThat(ended.err()).doesNotContain("\tat ")
				.containsOnlyOnce("scfm: ")
				.contains("scfm: the run guard was lost: ");
			assertThat(ended.out()).isEmpty();
			assertThat(recorded()).isEqualTo(recorded);
		}
		assertThat(executions()).containsExactly("FAILED", "COMPLETED");
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
		assertEveryLineIsWrittenOnce();
	}

	private void restartServerDuring(String table, String... command) {
		ScfmProcess.Ended first;
		try (ScfmProcess process = scfm().start(command)) {
			awaitRows(process, table);
			MySqlServer.get().restart();
			first = process.awaitEnd();
		}
		assertThat(first.exitCode()).as(first.err()).isEqualTo(ExitCode.FAILED.number());
		assertThat(first.err()).doesNotContain("\tat ").contains("to go on: scfm run ").contains(" runId=nightly");
		// its end was recorded although the server was away
		assertThat(executions()).containsExactly("FAILED");
		assertThat(this.database.count(table)).isBetween((long) CHUNK, CONTACTS - 1L);
		ScfmProcess.Ended second = scfm().run(command);
		assertThat(second.exitCode()).as(second.err()).isZero();
		assertThat(executions()).containsExactly("FAILED", "COMPLETED");
	}

	private void endItsConnections() {
		for (String id : this.database
			.column("SELECT ID FROM information_schema.processlist WHERE DB = DATABASE() AND ID <> CONNECTION_ID()")) {
			this.database.execute("KILL " + id);
		}
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.until(() -> ProcessRunGuard.of(this.database).isFree("populate-callout", "nightly"));
	}

	private List<String> recorded() {
		return this.database.column("""
				SELECT CONCAT_WS(' ', e.JOB_EXECUTION_ID, e.VERSION, e.STATUS, e.END_TIME, e.EXIT_MESSAGE, s.VERSION,
				  s.STATUS, s.END_TIME, s.WRITE_COUNT, c.SHORT_CONTEXT)
				FROM BATCH_JOB_EXECUTION e JOIN BATCH_STEP_EXECUTION s ON s.JOB_EXECUTION_ID = e.JOB_EXECUTION_ID
				JOIN BATCH_STEP_EXECUTION_CONTEXT c ON c.STEP_EXECUTION_ID = s.STEP_EXECUTION_ID
				ORDER BY e.JOB_EXECUTION_ID
				""");
	}

	// read, a chunk that was rolled back is twice
	private void assertEveryLineIsWrittenOnce() {
		assertThat(this.database.column("SELECT SUM(WRITE_COUNT) FROM BATCH_STEP_EXECUTION"))
			.containsExactly("" + CONTACTS);
	}

	private List<String> executions() {
		return this.database.column("SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

	private void awaitRows(ScfmProcess process, String table) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(20))
			.failFast(() -> !process.isAlive())
			.until(() -> this.database.count(table) > CHUNK);
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder).with(this.database.environment());
	}

}
