package org.scfm.launch;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.scfm.sandbox.Sandbox;
import org.scfm.sandbox.SandboxSettings;
import org.scfm.test.ProcessDatabase;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An operator's shift: a run fails, as the provider refuses; it is restarted, stopped,
 * restarted, killed, recovered and restarted, and completes; another is ended by SIGTERM
 * and abandoned. Each is found and understood by commands whose JSON a script reads, and
 * every listing is right after each step.
 */
abstract class OperatorContract {

	private static final String REQUEST_PARAMS = """
			requestParams={"from":"1234","url":"http://demo.twilio.com/docs/voice.xml"}""";

	private static final String[] ENQUEUE = { "run", "enqueue-calls", "runId=shift", "callsPerSecond=1", "calloutId=1",
			"--format=json", REQUEST_PARAMS };

	// at one call a second: far more than a slow machine gets through
	private static final int PEOPLE = 600;

	@TempDir
	protected Path folder;

	private final Sandbox sandbox = Sandbox
		.start(SandboxSettings.builder().callsPerSecond(0).latency(Duration.ZERO).build(), Clock.systemUTC());

	private ProcessDatabase database;

	abstract ProcessDatabase database();

	@BeforeEach
	void arrange() {
		this.database = database();
		this.database.migrate();
		this.database.insertContacts(PEOPLE);
		this.database.insertCallout("running");
		this.database.insertCallout("running");
		// half of the people each: nobody is called for one callout while a call of the
		// other may go on
		this.database.execute("""
				INSERT INTO callout_participations (callout_id, contact_id, msisdn, metadata, created_at, updated_at)
				SELECT 1 + MOD(id, 2), id, msisdn, '{}', created_at, updated_at FROM contacts
				""");
	}

	@AfterEach
	void closeSandbox() {
		this.sandbox.close();
	}

	@Test
	void a_shift() {
		refused();
		stopped();
		killed();
		int completed = completed();
		abandoned(completed);
	}

	private void refused() {
		ScfmProcess.Ended refused = scfm().with("SOMLENG_AUTH_TOKEN", "not-the-token").run(ENQUEUE);
		assertThat(refused.exitCode()).as(refused.err()).isEqualTo(ExitCode.FAILED.number());
		assertThat(rows(refused)).singleElement().satisfies((row) -> assertThat(row).containsEntry("exitCode", 5));

		assertListed("1 FAILED");
		Map<String, Object> understood = execution(1);
		assertThat(understood).containsEntry("runId", "shift")
			.extractingByKey("failure")
			.asString()
			.contains("HTTP 401");
		assertThat(placed(understood)).containsEntry("accepted", 0).containsEntry("open", 0);
		assertRestartable(1, "FAILED");
		assertThat(this.sandbox.ledger().calls()).isEmpty();
	}

	private void stopped() {
		try (ScfmProcess running = scfm().start("restart", "1", "--format=json")) {
			awaitCalls(running, 1);
			assertListed("2 STARTED alive", "1 FAILED");
			assertEnded(scfm().run("stop", "2", "--wait=60"), ExitCode.COMPLETED, "execution 2 is STOPPED");
			ScfmProcess.Ended stopped = running.awaitEnd();
			assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.STOPPED.number());
			assertThat(stopped.err()).contains("Stopping enqueue-calls after the work in hand, as asked");
			assertThat(rows(stopped)).singleElement().satisfies((row) -> assertThat(row).containsEntry("exitCode", 4));
		}
		assertListed("2 STOPPED", "1 FAILED");
		int accepted = this.sandbox.ledger().calls().size();
		assertThat(placed(execution(2))).containsEntry("placed", accepted).containsEntry("accepted", accepted);
		assertThat(this.database.count("phone_calls WHERE status <> 'queued'")).isZero();
	}

	private void killed() {
		long before = this.sandbox.ledger().calls().size();
		try (ScfmProcess restarted = scfm().start("restart", "2")) {
			awaitCalls(restarted, before + 1);
			restarted.kill();
		}
		assertListed("3 STARTED dead", "2 STOPPED", "1 FAILED");
		ScfmProcess.Ended recovered = scfm().run("recover", "--format=json");
		assertThat(rows(recovered))
			.containsExactly(Map.of("executionId", 3, "job", "enqueue-calls", "runId", "shift", "result", "recovered"));
		assertListed("3 FAILED", "2 STOPPED", "1 FAILED");
		Map<String, Object> understood = execution(3);
		assertThat(understood).containsEntry("failure", "the process died before it recorded how this ended")
			.extractingByKey("parameters")
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("callsPerSecond", "1");
		assertThat(understood).extractingByKey("chain").asInstanceOf(InstanceOfAssertFactories.LIST).hasSize(3);
	}

	// H2 skips ids after a kill: it takes them in advance
	private int completed() {
		ScfmProcess.Ended completed = scfm().run("run", "enqueue-calls", "runId=shift", "callsPerSecond=1000",
				"gracePeriod=PT0S", "--format=json");
		assertThat(completed.exitCode()).as(completed.err()).isEqualTo(ExitCode.COMPLETED.number());
		int id = executionId(completed);
		assertListed(id + " COMPLETED", "3 FAILED", "2 STOPPED", "1 FAILED");
		return id;
	}

	private void abandoned(int completed) {
		int id;
		long before = this.sandbox.ledger().calls().size();
		try (ScfmProcess other = scfm().start("run", "enqueue-calls", "runId=other", "calloutId=2", "callsPerSecond=1",
				"--format=json", REQUEST_PARAMS)) {
			awaitCalls(other, before + 1);
			ScfmProcess.Ended terminated = other.terminate();
			assertThat(terminated.exitCode()).as(terminated.err()).isEqualTo(ExitCode.TERMINATED.number());
			assertThat(rows(terminated)).singleElement()
				.satisfies((row) -> assertThat(row).containsEntry("exitCode", 143));
			id = executionId(terminated);
		}
		assertRestartable(id, "STOPPED");
		assertEnded(scfm().run("abandon", String.valueOf(id)), ExitCode.COMPLETED, "execution " + id + " is abandoned");
		assertEnded(scfm().run("restart", String.valueOf(id)), ExitCode.USAGE, "was abandoned");
		assertListed(id + " ABANDONED", completed + " COMPLETED", "3 FAILED", "2 STOPPED", "1 FAILED");
		assertThat(jobState()).containsEntry("lastCompletedExecutionId", completed)
			.containsEntry("restartableExecutionId", null)
			.containsEntry("restartableExecutions", 0);
	}

	private static int executionId(ScfmProcess.Ended run) {
		return (int) rows(run).get(0).get("executionId");
	}

	private void assertListed(String... expected) {
		assertThat(rows(scfm().run("executions", "--format=json")))
			.extracting((row) -> row.get("executionId") + " " + row.get("status")
					+ ((row.get("process") != null) ? " " + row.get("process") : ""))
			.containsExactly(expected);
	}

	private void assertRestartable(int executionId, String status) {
		assertThat(jobState()).containsEntry("restartableExecutionId", executionId)
			.containsEntry("restartableStatus", status)
			.containsEntry("restartableExecutions", 1);
	}

	private Map<String, Object> jobState() {
		return rows(scfm().run("jobs", "--runs", "--format=json")).stream()
			.filter((row) -> "enqueue-calls".equals(row.get("job")))
			.findFirst()
			.orElseThrow();
	}

	private Map<String, Object> execution(int id) {
		List<Map<String, Object>> rows = rows(scfm().run("execution", String.valueOf(id), "--format=json"));
		assertThat(rows).hasSize(1);
		return rows.get(0);
	}

	private static Map<String, Object> placed(Map<String, Object> execution) {
		return JsonMapper.shared()
			.convertValue(((Map<?, ?>) execution.get("did")).get("placed"), new TypeReference<>() {
			});
	}

	private void awaitCalls(ScfmProcess process, long count) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.pollInterval(Duration.ofMillis(50))
			.failFast(() -> !process.isAlive())
			.until(() -> this.sandbox.ledger().calls().size() >= count);
	}

	private static List<Map<String, Object>> rows(ScfmProcess.Ended ended) {
		return JsonMapper.shared().readValue(ended.out(), new TypeReference<>() {
		});
	}

	private static void assertEnded(ScfmProcess.Ended ended, ExitCode exitCode, String said) {
		assertThat(ended.exitCode()).as(ended.err()).isEqualTo(exitCode.number());
		assertThat(ended.err()).contains("scfm: ").contains(said);
	}

	private ScfmProcess.Launch scfm() {
		return ScfmProcess.in(this.folder)
			.with(this.database.environment())
			.with(SandboxEnvironment.of(this.sandbox, false));
	}

}
