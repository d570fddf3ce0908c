package org.scfm.launch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Ledger;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.Broker;
import org.scfm.test.Campaign;
import org.scfm.test.EnabledWithMySql;
import org.scfm.test.ProcessDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A manager and its workers as processes, with a broker on a socket between them.
 */
@EnabledWithMySql
class RemoteWorkersIT {

	private static final int PEOPLE = 600;

	// what a killed worker may have announced without an answer, see the README
	private static final int UNCLEAR = 16;

	private static final Pattern BROKER = Pattern.compile(" (org\\.apache\\.activemq|jakarta\\.jms|io\\.netty"
			+ "|org\\.springframework\\.(integration|jms|messaging)|org\\.scfm\\.remote\\.Artemis)");

	@TempDir
	private Path folder;

	@Test
	void a_run_survives_a_worker_that_is_killed_and_one_that_is_asked_to_end() {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		database.insertContacts(PEOPLE);
		database.insertCallout("running");
		try (Broker broker = Broker.start();
				Sandbox sandbox = sandbox();
				ScfmProcess killed = scfm(database, broker, sandbox).start("worker");
				ScfmProcess ended = scfm(database, broker, sandbox).start("worker")) {
			awaitReady(killed);
			awaitReady(ended);
			ScfmProcess.Ended populated = scfm(database, broker, sandbox).run("run", "populate-callout",
					"--workers=remote");
			assertThat(populated.exitCode()).as(populated.err()).isZero();
			assertThat(populated.out()).containsPattern("Participations Added: +" + PEOPLE);
			try (ScfmProcess manager = scfm(database, broker, sandbox).start("run", "enqueue-calls", "--workers=remote",
					"requestParams=" + Campaign.REQUEST_PARAMS)) {
				awaitCalls(sandbox, PEOPLE / 6);
				killed.kill();
				// with all messages that wait
				broker.restart();
				awaitCalls(sandbox, PEOPLE / 3);
				assertThat(ended.terminate().exitCode()).isEqualTo(ExitCode.TERMINATED.number());
				try (ScfmProcess replacement = scfm(database, broker, sandbox).start("worker")) {
					awaitReady(replacement);
					ScfmProcess.Ended run = manager.awaitEnd();
					assertThat(run.exitCode()).as(run.err()).isZero();
				}
			}
			assertCalledOnce(database, sandbox);
		}
	}

	@Test
	void a_demo_lets_workers_do_its_campaign_and_ends_them() {
		ScfmProcess.Ended demo = ScfmProcess.in(this.folder).run("demo", "--workers=3");
		assertThat(demo.exitCode()).as(demo.err()).isZero();
		assertThat(demo.err()).contains("The sandbox placed 338 calls, one for each attempt, and started 195 flows.")
			.containsPattern("Taking partition import-contacts:\\d")
			.containsPattern("Taking partition populate-callout:\\d")
			.containsPattern("Taking partition enqueue-calls:\\d")
			.containsPattern("Taking partition update-calls:\\d")
			.containsPattern("Taking partition start-flows:\\d");
		assertThat(ProcessHandle.current()
			.descendants()
			.filter((process) -> process.info().commandLine().orElse("").endsWith(" worker"))).isEmpty();
		assertThat(this.folder).isEmptyDirectory();
	}

	@Test
	void a_worker_that_is_halted_longer_than_its_guard_lasts_is_replaced_and_does_no_harm_when_it_wakes_up() {
		ProcessDatabase database = campaign();
		Map<String, String> shortGuard = Map.of("SCFM_MYSQL_WAITTIMEOUT", "3s", "SCFM_MYSQL_PINGINTERVAL", "1s");
		try (Broker broker = Broker.start();
				Sandbox sandbox = sandbox();
				ScfmProcess halted = scfm(database, broker, sandbox).with(shortGuard).start("worker");
				ScfmProcess manager = scfm(database, broker, sandbox).start("run", "enqueue-calls", "--workers=remote",
						"requestParams=" + Campaign.REQUEST_PARAMS)) {
			awaitCalls(sandbox, PEOPLE / 6);
			halted.signal("STOP");
			try (ScfmProcess replacement = scfm(database, broker, sandbox).start("worker")) {
				ScfmProcess.Ended run = manager.awaitEnd();
				assertThat(run.exitCode()).as(run.err()).isZero();
				assertThat(run.err()).contains("The worker of partition enqueue-calls:", "is gone");
				int dialled = sandbox.ledger().calls().size();
				halted.signal("CONT");
				Awaitility.await()
					.atMost(Duration.ofSeconds(60))
					.until(() -> halted.err().contains("the run guard was lost"));
				assertThat(sandbox.ledger().calls()).hasSizeBetween(dialled, dialled + UNCLEAR);
				assertCalledOnce(database, sandbox);
				// it is a worker as before
				assertThat(replacement.terminate().exitCode()).isEqualTo(ExitCode.TERMINATED.number());
				ScfmProcess.Ended again = scfm(database, broker, sandbox).run("run", "populate-callout",
						"--workers=remote");
				assertThat(again.exitCode()).as(again.err()).isZero();
				assertThat(again.out()).containsPattern("Participations There: +" + PEOPLE);
			}
		}
	}

	@Test
	void a_run_whose_manager_was_killed_is_restarted_and_does_what_is_left() {
		ProcessDatabase database = campaign();
		try (Broker broker = Broker.start();
				Sandbox sandbox = sandbox();
				ScfmProcess worker = scfm(database, broker, sandbox).start("worker")) {
			awaitReady(worker);
			try (ScfmProcess manager = scfm(database, broker, sandbox).start("run", "enqueue-calls", "--workers=remote",
					"requestParams=" + Campaign.REQUEST_PARAMS)) {
				awaitCalls(sandbox, PEOPLE / 6);
				manager.kill();
			}
			broker.restart();
			String execution = database
				.column("SELECT MAX(JOB_EXECUTION_ID) FROM BATCH_JOB_EXECUTION WHERE STATUS = 'STARTED'")
				.get(0);
			ScfmProcess.Ended restarted = scfm(database, broker, sandbox).run("restart", execution);
			assertThat(restarted.exitCode()).as(restarted.err()).isZero();
			assertThat(restarted.err()).contains("has died");
			assertCalledOnce(database, sandbox);
		}
	}

	private static Sandbox sandbox() {
		return Sandbox.start(SandboxSettings.builder().latency(Duration.ofMillis(100)).callsPerSecond(0).build(),
				Clock.systemUTC());
	}

	/**
	 * A running callout with everybody in it.
	 */
	private static ProcessDatabase campaign() {
		ProcessDatabase database = ProcessDatabase.mySql();
		database.migrate();
		database.insertContacts(PEOPLE);
		database.insertCallout("running");
		database.execute("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT o.id, c.id, c.msisdn, '{}', CURRENT_TIMESTAMP, CURRENT_TIMESTAMP FROM contacts c, callouts o
				""");
		return database;
	}

	private static void assertCalledOnce(ProcessDatabase database, Sandbox sandbox) {
		assertThat(sandbox.ledger().calls()).extracting(Ledger.Dialled::to).doesNotHaveDuplicates();
		// a worker that was halted for longer than an exchange lasts takes its answer for
		// lost
		long unclear = database.count("phone_calls WHERE status IN ('scheduling', 'unknown')");
		assertThat(unclear).isLessThanOrEqualTo(UNCLEAR);
		assertThat(database.count("phone_calls WHERE status = 'queued'")).isEqualTo(PEOPLE - unclear);
		assertThat(database.count("phone_calls")).isEqualTo(PEOPLE);
		assertThat(sandbox.ledger().calls()).hasSizeBetween((int) (PEOPLE - unclear), PEOPLE);
	}

	private static void awaitReady(ScfmProcess worker) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.failFast(() -> !worker.isAlive())
			.until(() -> worker.err().contains("waits for partitions"));
	}

	private static void awaitCalls(Sandbox sandbox, int count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(20))
			.until(() -> sandbox.ledger().calls().size() >= count);
	}

	@Test
	void without_the_option_nothing_of_a_broker_is_loaded() throws IOException {
		Path loaded = this.folder.resolve("loaded.txt");
		ProcessDatabase.h2(this.folder).migrate();
		ProcessDatabase.h2(this.folder).insertCallout("running");
		ScfmProcess.Ended counted = ScfmProcess.in(this.folder)
			.with("JAVA_TOOL_OPTIONS", "-Xlog:class+load:file=" + loaded)
			.run("run", "callout-statistics");
		assertThat(counted.exitCode()).as(counted.err()).isZero();
		assertThat(loaded).content().contains(" org.scfm.remote.RemoteWorkers ");
		try (Stream<String> lines = Files.lines(loaded)) {
			assertThat(lines.filter((line) -> BROKER.matcher(line).find())).isEmpty();
		}
	}

	private ScfmProcess.Launch scfm(ProcessDatabase database, Broker broker, Sandbox sandbox) {
		return ScfmProcess.in(this.folder)
			.with(database.environment())
			.with(SandboxEnvironment.of(sandbox, false))
			.with(broker.environment())
			.with(Map.of("SCFM_WORKERS_CALLS_PER_PARTITION", "100", "SCFM_WORKERS_CONTACTS_PER_PARTITION", "100"));
	}

}
