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
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run whose process ends before it has, and the same command again.
 */
abstract class KilledRunsContract {

	private static final int CONTACTS = 60_000;

	// of the lines of the file, one in so many is no phone number
	private static final int BAD = 1_500;

	// of both jobs the larger
	private static final int CHUNK = 4_000;

	private static final int SIGKILL = 128 + 9;

	@TempDir
	protected Path folder;

	private ProcessDatabase database;

	abstract ProcessDatabase database();

	@BeforeEach
	void createDatabase() {
		this.database = database();
		this.database.migrate();
	}

	@Test
	void populate_goes_on_after_a_stop_and_a_kill_to_the_same_rows() {
		this.database.insertContacts(CONTACTS);
		this.database.insertCallout("initialized");
		String[] command = { "run", "populate-callout", "runId=nightly", "metadata={\"round\":1}" };

		ScfmProcess.Ended stopped;
		try (ScfmProcess process = scfm().start(command)) {
			awaitRows(process, "callout_participations", 0);
			stopped = process.terminate();
		}
		assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.TERMINATED.number());
		assertThat(stopped.err()).contains("Stopping populate-callout after the work in hand")
			.endsWith("scfm: stopped; to go on: scfm run populate-callout runId=nightly\n");
		assertThat(executions()).containsExactly("STOPPED");
		assertThat(this.database.column("SELECT STATUS FROM BATCH_STEP_EXECUTION")).containsExactly("STOPPED");
		assertThat(this.database.count("BATCH_JOB_EXECUTION WHERE END_TIME IS NULL")).isZero();
		long before = this.database.count("callout_participations");
		assertThat(before).isBetween(1L, CONTACTS - 1L);

		ScfmProcess.Ended killed;
		try (ScfmProcess process = scfm().start(command)) {
			awaitRows(process, "callout_participations", before);
			killed = process.kill();
		}
		assertThat(killed.exitCode()).as(killed.err()).isEqualTo(SIGKILL);
		assertThat(killed.err()).contains("Resuming populate-callout: runId=nightly").doesNotContain("has died");
		assertThat(killed.out()).isEmpty();
		assertThat(executions()).containsExactly("STOPPED", "STARTED");
		assertThat(this.database.count("callout_participations")).isBetween(before + CHUNK, CONTACTS - 1L);

		ScfmProcess.Ended resumed = scfm().run(command);
		assertThat(resumed.exitCode()).as(resumed.err()).isZero();
		assertThat(resumed.err()).contains("has died").contains("Resuming populate-callout: runId=nightly");
		assertThat(resumed.out().lines()).containsExactly("Participations Added: " + CONTACTS,
				"Participations There: 0");
		assertThat(executions()).containsExactly("STOPPED", "FAILED", "COMPLETED");
		assertThat(this.database.count("BATCH_JOB_INSTANCE")).isEqualTo(1);
		assertThat(this.database.count("callout_participations")).isEqualTo(CONTACTS);
		assertThat(this.database.count("callout_participations p JOIN contacts c ON c.id = p.contact_id"
				+ " WHERE p.msisdn = c.msisdn AND p.metadata = '{\"round\":1}' AND p.attempts = 0"))
			.isEqualTo(CONTACTS);
		assertEveryLineIsCountedOnce();
	}

	@Test
	void import_goes_on_after_a_kill_to_the_same_rows_and_the_same_report() throws IOException {
		Files.writeString(this.folder.resolve("contacts.csv"),
				IntStream.rangeClosed(1, CONTACTS)
					.mapToObj((i) -> ((i % BAD == 0) ? "nobody" : "+855" + (12_000_000 + i)) + ",person " + i)
					.collect(Collectors.joining("\n", "msisdn,name\n", "\n")));
		String[] command = { "run", "import-contacts", "runId=nightly", "inputFile=contacts.csv" };
		try (ScfmProcess process = scfm().start(command)) {
			awaitRows(process, "contacts", 0);
			assertThat(process.kill().exitCode()).isEqualTo(SIGKILL);
		}
		int rejected = CONTACTS / BAD;
		int good = CONTACTS - rejected;
		assertThat(this.database.count("contacts")).isBetween(1L, good - 1L);
		ScfmProcess.Ended resumed = scfm().run(command);
		assertThat(resumed.exitCode()).as(resumed.err()).isZero();
		assertThat(resumed.out().lines().map((line) -> line.replaceAll(" +", " "))).containsExactly(
				"Contacts Read: " + CONTACTS, "Contacts Created: " + good, "Contacts Updated: 0",
				"Contacts Unchanged: 0", "Contacts Rejected: " + rejected);
		assertThat(this.database.count("contacts")).isEqualTo(good);
		assertThat(this.database.count("contacts WHERE metadata = CONCAT('{\"name\":\"person ',"
				+ " CAST(SUBSTRING(msisdn, 7) AS DECIMAL), '\"}')"))
			.isEqualTo(good);
		assertEveryLineIsCountedOnce();
		assertThat(executions()).containsExactly("FAILED", "COMPLETED");
		List<String> report = Files.readAllLines(this.folder.resolve("contacts.csv.rejected.csv"));
		assertThat(report).hasSize(1 + rejected);
		assertThat(report.stream().skip(1)).allMatch((line) -> line.contains("nobody"))
			.extracting((line) -> line.split(",")[0])
			.containsExactlyElementsOf(
					IntStream.rangeClosed(1, rejected).mapToObj((i) -> String.valueOf(1 + i * BAD)).toList());
	}

	private void assertEveryLineIsCountedOnce() {
		assertThat(this.database.column("SELECT SUM(READ_COUNT) FROM BATCH_STEP_EXECUTION"))
			.containsExactly("" + CONTACTS);
		assertThat(this.database.column("SELECT SUM(WRITE_COUNT) FROM BATCH_STEP_EXECUTION"))
			.containsExactly("" + CONTACTS);
	}

	private List<String> executions() {
		return this.database.column("SELECT STATUS FROM BATCH_JOB_EXECUTION ORDER BY JOB_EXECUTION_ID");
	}

	/**
	 * Waits until the process has committed more than one chunk. H2 shows a commit to
	 * others a moment before it is on disk, but the next chunk begins after that.
	 */
	private void awaitRows(ScfmProcess process, String table, long before) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(20))
			.failFast(() -> !process.isAlive())
			// on H2 it must have opened the database before anybody else does
			.until(() -> process.err().contains(": runId=nightly") && this.database.count(table) > before + CHUNK);
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder).with(this.database.environment());
	}

}
