package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.job.RunGuard;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The program as scripts see it: what it prints where, and what it leaves behind.
 */
class CommandLineIT {

	@TempDir
	private Path folder;

	@Test
	void results_and_nothing_else_are_printed_on_standard_output() throws IOException {
		ScfmProcess.Ended created = scfm().run("run", "create-callout", "runId=r", "metadata={\"name\":\"flood\"}");
		assertThat(created.exitCode()).as(created.err()).isZero();
		assertThat(created.out()).isEqualTo("1\n");
		assertThat(created.err()).contains("Running create-callout: runId=r");
		assertThat(files(this.folder)).containsExactly("data");
		assertThat(files(this.folder.resolve("data"))).contains("scfm.mv.db");

		ScfmProcess.Ended again = scfm().run("run", "create-callout", "runId=r", "--format=json");
		assertThat(again.exitCode()).isZero();
		assertThat(again.out()).isEqualTo("""
				[{"job":"create-callout","runId":"r","executionId":1,"exitCode":0,"calloutId":1}]
				""");
		assertThat(again.err()).contains("run r has completed before").contains("nothing was done");

		ProcessDatabase.h2(this.folder).insertContacts(3);
		ScfmProcess.Ended populated = scfm().run("run", "populate-callout");
		assertThat(populated.out()).isEqualTo("""
				Participations Added: 3
				Participations There: 0
				""");

		ScfmProcess.Ended drawn = scfm().with("LC_ALL", "C")
			.run("run", "callout-statistics", "--format=html", "--output=report.html");
		assertThat(drawn.exitCode()).as(drawn.err()).isZero();
		assertThat(drawn.out()).isEmpty();
		assertThat(files(this.folder)).containsExactly("data", "report.html");
		assertThat(this.folder.resolve("report.html")).content()
			.contains("<title>Callout 1, counted ")
			.contains("by execution 3, run ")
			.endsWith("</html>\n");
		ScfmProcess.Ended page = scfm().with("LC_ALL", "C").run("run", "callout-statistics", "--format=html");
		assertThat(page.exitCode()).as(page.err()).isZero();
		assertThat(page.out()).startsWith("<!DOCTYPE html>\n")
			.contains("<title>Callout 1, counted ")
			.contains("by execution 4, run ")
			.endsWith("</html>\n");

		ScfmProcess.Ended statistics = scfm().run("run", "callout-statistics");
		assertThat(statistics.exitCode()).isZero();
		assertThat(statistics.out().lines().toList().subList(0, 15)).map((line) -> line.replaceAll(": +", ": "))
			.containsExactly("Callout Status: initialized", "Callout Participations: 3",
					"Callout Participations Still To Call: 3", "Calls Completed: 0", "Calls Initialized: 0",
					"Calls Scheduling: 0", "Calls Fetching Status: 0", "Calls Waiting For Completion: 0",
					"Calls Queued: 0", "Calls In Progress: 0", "Calls Errored: 0", "Calls Failed: 0", "Calls Busy: 0",
					"Calls Not Answered: 0", "Calls Canceled: 0");
		assertThat(statistics.out().lines()).allMatch((line) -> line.matches("[A-Z][A-Za-z ]+: +[a-z0-9]+"));
	}

	@Test
	void the_schema_is_created_once_and_statements_are_read_from_a_pipe() {
		ScfmProcess.Ended migrated = scfm().run("db", "migrate");
		assertThat(migrated.exitCode()).as(migrated.err()).isZero();
		assertThat(migrated.out()).isEmpty();
		assertThat(migrated.err()).startsWith("The schema is at version ");
		ScfmProcess.Ended again = scfm().run("db", "migrate");
		assertThat(again.exitCode()).isZero();
		assertThat(again.err()).isEqualTo(migrated.err());

		ScfmProcess.Ended rows = scfm().input("""
				INSERT INTO callouts (status, metadata, created_at, updated_at)
				VALUES ('running', '{"name":"ភូមិ"}', '2027-03-01 10:00:00', '2027-03-01 10:00:00');
				SELECT id, status, metadata FROM callouts
				""").with("LC_ALL", "C.UTF-8").run("db", "shell");
		assertThat(rows.exitCode()).as(rows.err()).isZero();
		assertThat(rows.out()).isEqualTo("""
				ID  STATUS   METADATA
				1   running  {"name":"ភូមិ"}
				""");
		assertThat(rows.err()).isEqualTo("Rows changed: 1\n");

		ScfmProcess.Ended failed = scfm().input("SELECT nothing").run("db", "shell");
		assertThat(failed.exitCode()).isEqualTo(ExitCode.UNEXPECTED.number());
		assertThat(failed.err()).startsWith("scfm: the database refused: ").containsIgnoringCase("nothing");
	}

	@Test
	void several_processes_may_use_one_h2_file_at_once() throws SQLException {
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		database.migrate();
		// whoever opens the file first serves it to the others, and they need it until
		// their end
		try (Connection host = database.connect()) {
			List<ScfmProcess> processes = Stream.generate(() -> scfm().start("run", "create-callout"))
				.limit(3)
				.toList();
			assertThat(processes).map(ScfmProcess::awaitEnd)
				.allSatisfy((ended) -> assertThat(ended.exitCode()).as(ended.err()).isZero())
				.extracting(ScfmProcess.Ended::out)
				.containsExactlyInAnyOrder("1\n", "2\n", "3\n");
			assertThat(host.isValid(1)).isTrue();
		}
		assertThat(database.count("callouts")).isEqualTo(3);
	}

	@Test
	void a_run_that_another_process_is_at_work_on_is_left_to_it() {
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		database.migrate();
		try (RunGuard.Held held = ProcessRunGuard.of(database).tryTake("create-callout", "nightly").orElseThrow()) {
			ScfmProcess.Ended refused = scfm().run("run", "create-callout", "runId=nightly");
			assertThat(refused.exitCode()).isEqualTo(ExitCode.RUNNING_ELSEWHERE.number());
			assertThat(refused.err()).isEqualTo("scfm: another process is running create-callout runId=nightly\n");
			assertThat(refused.out()).isEmpty();
		}
		assertThat(database.count("callouts")).isZero();
	}

	@Test
	void the_script_passes_arguments_and_exit_code_and_works_from_anywhere() throws IOException {
		Path link = Files.createSymbolicLink(this.folder.resolve("call"), ScfmProcess.SCRIPT);
		// an option about archives, so that none is trained beside the tests
		ScfmProcess.Launch script = scfm().program(link.toString()).with("SCFM_JAVA_OPTS", "-Xshare:auto");
		ScfmProcess.Ended ended = script.run("run", "create-callout", "runId=r",
				"metadata={\"name\": \"ភូមិ $HOME  *\"}");
		assertThat(ended.exitCode()).as(ended.err()).isZero();
		assertThat(ended.out()).isEqualTo("1\n");
		assertThat(ProcessDatabase.h2(this.folder).column("SELECT metadata FROM callouts"))
			.containsExactly("{\"name\":\"ភូមិ $HOME  *\"}");
		ScfmProcess.Ended wrong = script.run("jobs", "no such job");
		assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE.number());
		assertThat(wrong.err()).startsWith("scfm: there is no job no such job. The jobs: ");
		assertThat(wrong.out()).isEmpty();
	}

	@Test
	void a_persons_history_is_told_and_old_records_are_purged() {
		ProcessDatabase database = ProcessDatabase.h2(this.folder);
		database.migrate();
		database.insertContacts(2);
		database.insertCallout("running");
		assertThat(scfm().run("run", "populate-callout", "runId=people").exitCode()).isZero();
		ScfmProcess.Ended person = scfm().run("participation", "+855 12 000 001", "--format=json", "--verbose");
		assertThat(person.exitCode()).as(person.err()).isZero();
		assertThat(person.out())
			.startsWith("[{\"contactId\":1,\"msisdn\":\"+85512000001\",\"metadata\":{\"language\":\"km\"},")
			.contains("\"participations\":[{\"participationId\":1,\"calloutId\":1,\"calloutStatus\":\"running\",")
			.endsWith("\"attempts\":0,\"lastOutcome\":\"none\",\"lastAttempt\":null,\"calls\":[]}]}]\n");
		assertThat(person.err()).doesNotContain("12000001", "12 000 001");
		assertThat(scfm().run("why", "+855 12 000 001").out().lines()).containsExactly(
				"Callout Id  Participation Id  Bucket  Until  Reason",
				"1           1                 ready   -      to be called now");
		ScfmProcess.Ended plan = scfm().run("plan", "--callout=1", "--price-per-minute=0.05", "--format=json");
		assertThat(plan.exitCode()).as(plan.err()).isZero();
		assertThat(plan.out()).startsWith("[{\"calloutId\":1,\"participations\":2,\"calledNow\":2,\"callsAtMost\":6,")
			.contains("\"endsWithinYear\":true,\"costAtMost\":0.3,\"people\":{\"reached\":0,")
			.contains("\"hours\":[{\"hour\":\"20");
		assertThat(database.count("phone_calls")).isZero();
		ScfmProcess.Ended unknown = scfm().run("calls", "--msisdn=+85512000099");
		assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE.number());
		// the dots between are no ASCII, and this process has the plain C locale
		assertThat(unknown.err()).matches("scfm: there is no contact with the number \\+855\\D+099\n");
		assertThat(unknown.out()).isEmpty();
		ScfmProcess.Ended none = scfm().run("calls", "--callout=1");
		assertThat(none.exitCode()).isZero();
		assertThat(none.err()).isEqualTo("scfm: there are no such calls\n");

		ScfmProcess.Ended runs = scfm().run("jobs", "--runs");
		assertThat(runs.out().lines()).hasSize(JobCatalogue.JOBS.size() + 1)
			.allMatch((line) -> line.length() <= 80)
			.anyMatch((line) -> line.matches("populate-callout +1 +20\\d\\d-.{11} +- +-"));
		database.execute("UPDATE BATCH_JOB_EXECUTION SET END_TIME = '2019-01-01 00:00:00'");
		ScfmProcess.Ended counted = scfm().run("purge", "--older-than=P90D", "--dry-run", "--format=csv");
		assertThat(counted.out()).startsWith("table,rows,deleted\n").endsWith("BATCH_JOB_INSTANCE,1,false\n");
		assertThat(database.count("BATCH_JOB_EXECUTION")).isEqualTo(1);
		ScfmProcess.Ended purged = scfm().run("purge", "--older-than=P90D", "--yes");
		assertThat(purged.exitCode()).as(purged.err()).isZero();
		assertThat(purged.err()).isEqualTo("scfm: deleted 1 runs with 1 executions\n");
		assertThat(database.count("BATCH_JOB_INSTANCE")).isZero();
		assertThat(database.count("callout_participations")).isEqualTo(2);
	}

	private static List<String> files(Path folder) throws IOException {
		try (Stream<Path> files = Files.list(folder)) {
			return files.map((file) -> file.getFileName().toString()).sorted().toList();
		}
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder);
	}

}
